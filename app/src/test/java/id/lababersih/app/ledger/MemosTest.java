package id.lababersih.app.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.page.Language;
import id.lababersih.app.page.Texts;
import id.lababersih.domain.ledger.CashMove;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.LaterCharge;
import id.lababersih.domain.order.Refund;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemosTest {
    private static final String NUMBER = "250801AAAAAAA1";

    private static String english(String memo, boolean reversal) {
        return english(memo, "", reversal);
    }

    private static String english(String memo, String reference, boolean reversal) {
        return Memos.shown(Texts.in(Language.ENGLISH), memo, reference, reversal);
    }

    @Test
    void ourWordsAreInTheLanguageOfWhoReads() {
        var withdrawal = Memos.withdrawal("TikTok Shop");
        assertThat(english(withdrawal, false)).isEqualTo("Withdrawal from TikTok Shop");
        assertThat(english(Memos.reversal(withdrawal), true)).isEqualTo("Reversal: Withdrawal from TikTok Shop");
        assertThat(english(Reversal.TAKEN_BACK + "Logistics reimbursement", true))
                .isEqualTo("Undone: Logistics reimbursement");
        assertThat(english(DonationRoutes.MEMO_DEFAULT, false)).isEqualTo("Donation and infak");
        assertThat(english(Memos.of(CashMove.DRAWN), false)).isEqualTo("Taken by the owner (drawings)");
        assertThat(english(Memos.reversal(Memos.of(CashMove.OPENING_BALANCE)), true))
                .isEqualTo("Reversal: Opening balance");
    }

    @Test
    void ourWordsBeforeTheReferenceOfAnEntryAreInThatLanguage() {
        assertThat(english(Memos.adjustment("3481"), "3481", false)).isEqualTo("Adjustment 3481");
        assertThat(english(Memos.adjustment(""), "", false)).isEqualTo("Adjustment ");
        assertThat(english(LaterCharge.MEMO + NUMBER, NUMBER, false)).isEqualTo("Adjustment of the payout " + NUMBER);
        assertThat(english(Refund.MEMO_BEYOND + NUMBER, NUMBER, false)).isEqualTo("Difference of the refund " + NUMBER);
        assertThat(english(Memos.reversal(Refund.MEMO_BEYOND + NUMBER), NUMBER, true))
                .isEqualTo("Reversal: Difference of the refund " + NUMBER);
        assertThat(english(Reversal.TAKEN_BACK + Memos.adjustment("3481"), "3481", true))
                .isEqualTo("Undone: Adjustment 3481");
    }

    @Test
    void whatPeopleWroteStaysAsItIs() {
        assertThat(english("Iklan Agustus", false)).isEqualTo("Iklan Agustus");
        assertThat(english(Reversal.TAKEN_BACK + "sewa tenda", false)).isEqualTo("Batal: sewa tenda");
        assertThat(english("Salah tanggal", true)).isEqualTo("Salah tanggal");
    }

    @Test
    void whatBeginsAsOurWordsDoStaysAsItIs() {
        for (var memo : List.of(
                "Penyesuaian biaya logistik",
                "Penyesuaian",
                LaterCharge.MEMO + "Agustus",
                Refund.MEMO_BEYOND + "pembeli",
                Memos.adjustment("3481") + " ongkir")) {
            for (var reference : List.of("", "3481", memo)) {
                assertThat(english(memo, reference, false)).isEqualTo(memo);
                assertThat(english(Memos.reversal(memo), reference, true)).isEqualTo("Reversal: " + memo);
            }
        }
    }

    @Test
    void indonesianPagesSayWhatTheBooksSay() {
        var indonesian = Texts.in(Language.INDONESIAN);
        for (var memo : List.of(
                Memos.withdrawal("Shopee"),
                Memos.reversal("Lakban"),
                Reversal.TAKEN_BACK + "Penalti",
                "Lakban",
                Memos.adjustment(NUMBER),
                LaterCharge.MEMO + NUMBER,
                Reversal.TAKEN_BACK + Refund.MEMO_BEYOND + NUMBER)) {
            assertThat(Memos.shown(indonesian, memo, NUMBER, true)).isEqualTo(memo);
        }
        for (CashMove move : CashMove.values()) {
            assertThat(Memos.shown(indonesian, Memos.of(move), "", false)).isEqualTo(Memos.of(move));
        }
    }
}
