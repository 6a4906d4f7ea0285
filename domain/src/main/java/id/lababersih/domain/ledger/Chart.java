package id.lababersih.domain.ledger;

import static id.lababersih.domain.ledger.Account.Side.CREDIT;
import static id.lababersih.domain.ledger.Account.Side.DEBIT;

import id.lababersih.domain.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The default chart of accounts and the accounts that postings name. */
public final class Chart {
    public static final String CASH = "1101";
    public static final String BANK = "1102";
    public static final String STOCK = "1301";
    public static final String INCOME_TAX_PREPAID = "1402";
    public static final String PAYABLE = "2101";
    public static final String CAPITAL = "3101";
    public static final String DRAWINGS = "3102";
    public static final String SALES = "4101";
    public static final String SALES_RETURNS = "4102";
    public static final String VOUCHERS = "4103";
    public static final String OTHER_INCOME = "4901";
    public static final String COST_OF_GOODS = "5101";
    public static final String COMMISSION = "6101";
    public static final String PROGRAM_FEES = "6102";
    public static final String PROCESSING_FEES = "6103";
    public static final String COD_FEES = "6104";
    public static final String SHIPPING = "6105";
    public static final String ADVERTISING = "6106";
    public static final String RTS_LOSS = "6108";
    public static final String DAMAGE_LOSS = "6109";
    public static final String DONATIONS = "6205";
    public static final String SETTLEMENT_DIFFERENCE = "6301";
    public static final String STOCK_DIFFERENCE = "6302";
    public static final String OTHER_EXPENSE = "6901";

    private static final List<Account> ACCOUNTS = List.of(
            new Account(CASH, "Kas", DEBIT),
            new Account(BANK, "Bank", DEBIT),
            new Account("1103", "Saldo Shopee", DEBIT),
            new Account("1104", "Saldo TikTok", DEBIT),
            new Account("1105", "Saldo Mengantar", DEBIT),
            new Account("1201", "Piutang Marketplace", DEBIT),
            new Account("1202", "Piutang COD", DEBIT),
            new Account(STOCK, "Persediaan Barang Dagang", DEBIT),
            new Account("1401", "Uang Muka Iklan", DEBIT),
            new Account(INCOME_TAX_PREPAID, "PPh 22 Dibayar di Muka", DEBIT),
            new Account(PAYABLE, "Utang Usaha", CREDIT),
            new Account("2103", "Utang Zakat", CREDIT),
            new Account(CAPITAL, "Modal", CREDIT),
            new Account(DRAWINGS, "Prive", DEBIT),
            new Account("3201", "Laba Ditahan", CREDIT),
            new Account(SALES, "Pendapatan Penjualan", CREDIT),
            new Account(SALES_RETURNS, "Retur Penjualan", DEBIT),
            new Account(VOUCHERS, "Voucher Penjual", DEBIT),
            new Account(OTHER_INCOME, "Pendapatan Lain", CREDIT),
            new Account(COST_OF_GOODS, "Harga Pokok Penjualan", DEBIT),
            new Account(COMMISSION, "Beban Komisi Marketplace", DEBIT),
            new Account(PROGRAM_FEES, "Beban Layanan Program", DEBIT),
            new Account(PROCESSING_FEES, "Beban Proses Pesanan", DEBIT),
            new Account(COD_FEES, "Beban Biaya COD", DEBIT),
            new Account(SHIPPING, "Beban Ongkir", DEBIT),
            new Account(ADVERTISING, "Beban Iklan", DEBIT),
            new Account("6107", "Beban Packing", DEBIT),
            new Account(RTS_LOSS, "Kerugian RTS", DEBIT),
            new Account(DAMAGE_LOSS, "Kerugian Barang Rusak", DEBIT),
            new Account("6201", "Beban Gaji", DEBIT),
            new Account("6202", "Beban Sewa", DEBIT),
            new Account(DONATIONS, "Donasi dan Infak", DEBIT),
            new Account(SETTLEMENT_DIFFERENCE, "Selisih Settlement", DEBIT),
            new Account(STOCK_DIFFERENCE, "Selisih Stok", DEBIT),
            new Account(OTHER_EXPENSE, "Beban Lain", DEBIT));

    private static final Map<String, Account> BY_CODE =
            ACCOUNTS.stream().collect(Collectors.toUnmodifiableMap(Account::code, Function.identity()));

    private Chart() {}

    /** Every account of the default chart, by code. */
    public static List<Account> accounts() {
        return ACCOUNTS;
    }

    /** The account with this code, if the chart has it. */
    public static Optional<Account> find(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** The account that holds what a platform keeps for the seller until withdrawal. */
    public static String wallet(Platform platform) {
        return switch (platform) {
            case SHOPEE -> "1103";
            case TIKTOK -> "1104";
            case MENGANTAR -> "1105";
            case OTHER -> BANK;
        };
    }

    /** The account that holds what a platform owes for shipped orders. */
    public static String receivable(Platform platform) {
        return switch (platform) {
            case SHOPEE, TIKTOK, OTHER -> "1201";
            case MENGANTAR -> "1202";
        };
    }
}
