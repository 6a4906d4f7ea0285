package id.lababersih.app.ledger;

import id.lababersih.app.page.Frame;
import id.lababersih.domain.ledger.Account;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a page calls a merchant's accounts and shops.
 *
 * @param chart by code
 * @param shops the names of all shops by id
 */
record BookNames(Frame frame, SortedMap<String, Account> chart, Map<String, String> shops) {
    /** The merchant's own name of an account, where it has one, else ours in the language of the page. */
    String of(String code) {
        return frame.account(code, chart);
    }

    /** The name of a shop; empty where none is given. */
    String shop(@Nullable UUID id) {
        return id == null ? "" : shops.getOrDefault(id.toString(), "");
    }

    EntryList.Choice choice(String code) {
        return new EntryList.Choice(code, of(code));
    }
}
