package id.lababersih.app.report;

import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.persistence.report.PostedEntry;
import java.io.IOException;
import java.io.Writer;
import java.util.SortedMap;

/** Writes entries in the plain-text format of hledger and ledger-cli; {@code hledger check --strict} accepts it. */
final class Hledger {
    private final Writer out;
    private final SortedMap<String, Account> accounts;
    private long written;

    Hledger(Writer out, SortedMap<String, Account> accounts) {
        this.out = out;
        this.accounts = accounts;
    }

    /** The commodity and the accounts, which come before the first entry. */
    void head() throws IOException {
        out.write("; LabaBersih, rupiah penuh\ncommodity 1000. IDR\n\n");
        for (var account : accounts.values()) {
            out.write("account " + name(account.code()) + "  ; type:" + type(account.code()) + "\n");
        }
        out.write("\n");
    }

    /** hledger's letter of an account's class, by which its own balance sheet and income statement find it. */
    private static char type(String code) {
        return switch (code.charAt(0)) {
            case '1' -> code.startsWith("11") ? 'C' : 'A';
            case '2' -> 'L';
            case '3' -> 'E';
            case '4' -> 'R';
            default -> 'X';
        };
    }

    void entry(PostedEntry entry) throws IOException {
        written++;
        out.write(entry.postedOn() + " (" + written + ") " + words(entry.memo()) + "  ; source:" + tag(entry.source())
                + ", id:" + tag(entry.reference().isBlank() ? entry.sourceId() : entry.reference())
                + ", event:" + tag(entry.event()));
        if (entry.platform() != null) {
            out.write(", platform:" + tag(entry.platform()));
        }
        if (!entry.businessDate().equals(entry.postedOn())) {
            out.write(", business_date:" + entry.businessDate());
        }
        if (entry.reverses() != null) {
            out.write(", reverses:" + entry.reverses());
        }
        out.write(", entry:" + entry.id() + "\n");
        for (Entry.Line line : entry.lines()) {
            out.write("    " + name(line.account()) + "  " + line.amount() + " IDR\n");
        }
        out.write("\n");
    }

    private String name(String code) {
        var account = accounts.get(code);
        return account == null ? code : code + " " + words(account.name());
    }

    /** One line, without what would start a comment; two blanks would end an account's name. */
    private static String words(String text) {
        return text.replaceAll("[;\\p{Cntrl}\\s|]+", " ").strip();
    }

    private static String tag(String text) {
        return words(text.replace(',', ' ').replace('[', '(').replace(']', ')'));
    }
}
