package id.lababersih.app.ledger;

import id.lababersih.app.page.Texts;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.platform.Platform;

/**
 * What entries say of themselves where nobody said it. It is in the books in Indonesian; pages show it in the language
 * of who reads, and what people or files said as it is, unless it is word for word the same. The platforms that money
 * is withdrawn from are called alike in both languages.
 */
public final class Memos {
    private static final String REVERSED = "Pembatalan: ";

    private Memos() {}

    /** Of money that was moved from a platform's balance to the bank, by the platform's name on pages. */
    public static String withdrawal(String platform) {
        return "Tarik saldo " + platform;
    }

    /** Of what takes back by hand an entry with this memo. */
    static String reversal(String memo) {
        return REVERSED + memo;
    }

    /**
     * The memo of an entry as a page has it.
     *
     * @param reversal whether it may be of an entry that takes back another
     */
    public static String shown(Texts texts, String memo, boolean reversal) {
        if (reversal && memo.startsWith(REVERSED)) {
            return texts.of("memo.reversed", shown(texts, memo.substring(REVERSED.length()), false));
        }
        if (reversal && memo.startsWith(Reversal.TAKEN_BACK)) {
            return texts.of("memo.taken_back", shown(texts, memo.substring(Reversal.TAKEN_BACK.length()), false));
        }
        for (Platform platform : Platform.values()) {
            var name = texts.of("platform." + platform);
            if (memo.equals(withdrawal(name))) {
                return texts.of("memo.withdrawal", name);
            }
        }
        return memo.equals(DonationRoutes.MEMO_DEFAULT) ? texts.of("memo.donation") : memo;
    }
}
