package id.lababersih.app.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.page.Language;
import id.lababersih.app.page.Texts;
import id.lababersih.domain.ledger.Reversal;
import org.junit.jupiter.api.Test;

class MemosTest {
    private static String english(String memo, boolean reversal) {
        return Memos.shown(Texts.in(Language.ENGLISH), memo, reversal);
    }

    @Test
    void ourWordsAreInTheLanguageOfWhoReads() {
        var withdrawal = Memos.withdrawal("TikTok Shop");
        assertThat(english(withdrawal, false)).isEqualTo("Withdrawal from TikTok Shop");
        assertThat(english(Memos.reversal(withdrawal), true)).isEqualTo("Reversal: Withdrawal from TikTok Shop");
        assertThat(english(Reversal.TAKEN_BACK + "Logistics reimbursement", true))
                .isEqualTo("Undone: Logistics reimbursement");
        assertThat(english(DonationRoutes.MEMO_DEFAULT, false)).isEqualTo("Donation and infak");
    }

    @Test
    void whatPeopleWroteStaysAsItIs() {
        assertThat(english("Iklan Agustus", false)).isEqualTo("Iklan Agustus");
        assertThat(english(Reversal.TAKEN_BACK + "sewa tenda", false)).isEqualTo("Batal: sewa tenda");
        assertThat(english("Salah tanggal", true)).isEqualTo("Salah tanggal");
    }

    @Test
    void indonesianPagesSayWhatTheBooksSay() {
        var indonesian = Texts.in(Language.INDONESIAN);
        for (var memo : new String[] {
            Memos.withdrawal("Shopee"), Memos.reversal("Lakban"), Reversal.TAKEN_BACK + "Penalti", "Lakban"
        }) {
            assertThat(Memos.shown(indonesian, memo, true)).isEqualTo(memo);
        }
    }
}
