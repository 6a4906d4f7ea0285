package id.lababersih.app.ledger;

import id.lababersih.app.page.Texts;
import id.lababersih.domain.ledger.CashMove;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.LaterCharge;
import id.lababersih.domain.order.Refund;
import id.lababersih.domain.platform.Platform;
import java.util.Map;

/**
 * What entries say of themselves where nobody said it. It is in the books in Indonesian; pages show it in the language
 * of who reads, and what people or files said as it is, unless it is word for word the same. The platforms that money
 * is withdrawn from are called alike in both languages. No page shows the memos of other entries: orders have names for
 * theirs, and what moves stock alone is in reports for programs.
 */
public final class Memos {
    private static final String REVERSED = "Pembatalan: ";
    private static final String ADJUSTMENT = "Penyesuaian ";

    /** The texts of what is said before the entry's reference, which is the rest. */
    private static final Map<String, String> BEFORE_REFERENCE = Map.of(
            ADJUSTMENT,
            "memo.adjustment",
            LaterCharge.MEMO,
            "memo.later_charge",
            Refund.MEMO_BEYOND,
            "memo.refund_beyond");

    private Memos() {}

    /** Of money that was moved from a platform's balance to the bank, by the platform's name on pages. */
    public static String withdrawal(String platform) {
        return "Tarik saldo " + platform;
    }

    /** Of what moves cash or the bank. */
    static String of(CashMove move) {
        return switch (move) {
            case OPENING_BALANCE -> "Saldo awal";
            case CAPITAL_PAID_IN -> "Setoran modal";
            case DRAWN -> "Diambil pemilik (prive)";
            case CASH_TO_BANK -> "Kas ke bank";
            case BANK_TO_CASH -> "Bank ke kas";
            case SUPPLIER_PAID -> "Bayar utang supplier";
        };
    }

    /** Of money of no order that a file says nothing of, by its reference. */
    public static String adjustment(String reference) {
        return ADJUSTMENT + reference;
    }

    /** Of what takes back by hand an entry with this memo. */
    static String reversal(String memo) {
        return REVERSED + memo;
    }

    /**
     * The memo of an entry as a page has it.
     *
     * @param reference of the entry; what begins as our memos do and goes on with anything else is somebody's own
     * @param reversal whether it may be of an entry that takes back another, whose reference it then has
     */
    public static String shown(Texts texts, String memo, String reference, boolean reversal) {
        if (reversal && memo.startsWith(REVERSED)) {
            return texts.of("memo.reversed", shown(texts, memo.substring(REVERSED.length()), reference, false));
        }
        if (reversal && memo.startsWith(Reversal.TAKEN_BACK)) {
            return texts.of(
                    "memo.taken_back", shown(texts, memo.substring(Reversal.TAKEN_BACK.length()), reference, false));
        }
        for (Platform platform : Platform.values()) {
            var name = texts.of("platform." + platform);
            if (memo.equals(withdrawal(name))) {
                return texts.of("memo.withdrawal", name);
            }
        }
        for (CashMove move : CashMove.values()) {
            if (memo.equals(of(move))) {
                return texts.of("cash.move." + move);
            }
        }
        for (var ours : BEFORE_REFERENCE.entrySet()) {
            if (memo.equals(ours.getKey() + reference)) {
                return texts.of(ours.getValue(), reference);
            }
        }
        return memo.equals(DonationRoutes.MEMO_DEFAULT) ? texts.of("memo.donation") : memo;
    }
}
