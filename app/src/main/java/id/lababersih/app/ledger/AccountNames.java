package id.lababersih.app.ledger;

import id.lababersih.app.page.Frame;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a page calls a merchant's accounts.
 *
 * @param chart by code
 */
record AccountNames(Frame frame, SortedMap<String, Account> chart) {
    /** The merchant's own name of an account, where it has one, else ours in the language of the page. */
    String of(String code) {
        var account = chart.get(code);
        return account == null || Chart.find(code).equals(Optional.of(account)) ? frame.account(code) : account.name();
    }

    EntryList.Choice choice(String code) {
        return new EntryList.Choice(code, of(code));
    }
}
