package id.lababersih.app.page;

import id.lababersih.app.http.Authentication;
import id.lababersih.app.http.Caller;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Chart;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is around every page: who looks at it, for which merchant, in which language.
 *
 * @param here the path and query that were asked for
 * @param done names the text that says what was just done; empty where nothing was
 * @param sent whether the page answers a form; its address alone does not bring it back
 * @param merchants all that the user belongs to; empty when nobody is signed in
 * @param caller the merchant acted for; null when nobody is signed in
 * @param token proves that a form came from a page of this session; empty when nobody is signed in
 */
public record Frame(
        Texts texts,
        Assets assets,
        String here,
        String done,
        boolean sent,
        List<Authentication.Member> merchants,
        @Nullable Caller caller,
        String token) {
    public Frame {
        merchants = List.copyOf(merchants);
    }

    /** The same around a page of nobody's merchant, for a session with another token. */
    public Frame outside(String ownToken) {
        return new Frame(texts, assets, here, "", sent, List.of(), null, ownToken);
    }

    /** The text of a key in the reader's language. */
    public String text(String key, Object... arguments) {
        return texts.of(key, arguments);
    }

    /** What was just done, in the reader's words; empty where nothing was, or nothing that there are words for. */
    public String doneText() {
        var key = "done." + done;
        return texts.has(key) ? texts.of(key) : "";
    }

    public String asset(String name) {
        return assets.url(name);
    }

    public boolean signedIn() {
        return !token.isEmpty();
    }

    /** The name of the merchant acted for; empty when there is none. */
    public String merchantName() {
        return merchants.stream()
                .filter(this::acts)
                .map(Authentication.Member::merchantName)
                .findFirst()
                .orElse("");
    }

    /** The path that was asked for, without what programs that show mail add to links. */
    public String path() {
        return here.split("\\?", 2)[0];
    }

    /** Whether the page at this path, or one below it, is being looked at. */
    public boolean at(String path) {
        var asked = path();
        return asked.equals(path) || (!path.equals("/app") && asked.startsWith(path + "/"));
    }

    /** Whether this is the merchant acted for. */
    public boolean acts(Authentication.Member member) {
        return caller != null && member.merchantId().equals(caller.merchantId());
    }

    /** Whether the reader may do in the merchant acted for what this role may. */
    public boolean may(Role needed) {
        return caller != null && caller.role().includes(needed);
    }

    /** The name of an account of the chart, its code where it has none in this language. */
    public String account(String code) {
        var key = "chart." + code;
        return texts.has(key) ? texts.of(key) : code;
    }

    /**
     * The merchant's own name of an account, where it has one, else ours in the language of the reader.
     *
     * @param chart the merchant's, by code
     */
    public String account(String code, Map<String, Account> chart) {
        var account = chart.get(code);
        return account == null || Chart.find(code).equals(Optional.of(account)) ? account(code) : account.name();
    }

    public String day(LocalDate day) {
        return texts.day(day);
    }

    /** A point in time on the merchant's own clock. */
    public String time(Instant time) {
        return texts.time(time, zone());
    }

    private ZoneId zone() {
        return caller == null ? ZoneOffset.UTC : caller.zone();
    }
}
