package id.lababersih.app.imports;

import id.lababersih.app.http.Caller;
import id.lababersih.app.http.Fields;
import id.lababersih.app.imports.file.Headers;
import id.lababersih.persistence.imports.FeeColumns.Column;
import id.lababersih.persistence.imports.ImportRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The form on a payout file's page that says what its unknown columns mean. */
final class FeeColumnForm {
    private static final String FEE = "fee:";
    private static final String ACCOUNT = "account:";
    private static final int MEANING_CHARACTERS_MAX = 60;

    private final ColumnMeanings meanings;

    FeeColumnForm(ColumnMeanings meanings) {
        this.meanings = meanings;
    }

    FeeColumnsView view(ImportRun run, Caller caller) throws Exception {
        var detail = Payloads.read(run.detail(), FileDetail.class);
        UUID shopId = run.shopId();
        if (shopId == null || detail.unmappedColumns().isEmpty()) {
            return new FeeColumnsView(List.of(), List.of(), List.of(), detail.suggestions());
        }
        var shop = meanings.shop(caller, shopId);
        var said = meanings.of(shop).stream().collect(Collectors.toMap(Column::key, FeeColumnForm::meaning));
        var columns = new ArrayList<FeeColumnsView.Column>();
        detail.unmappedColumns()
                .forEach((name, sum) -> columns.add(new FeeColumnsView.Column(
                        name,
                        sum,
                        detail.suggestions().getOrDefault(name, ""),
                        said.getOrDefault(Headers.normalise(name), ""))));
        var accounts = meanings.accounts(run.merchantId()).stream()
                .map(account -> new FeeColumnsView.Account(account.code(), account.name()))
                .toList();
        return new FeeColumnsView(columns, meanings.feeCodes(shop), accounts, Map.of());
    }

    private static String meaning(Column column) {
        return column.fee() == null ? ACCOUNT + column.account() : FEE + column.fee();
    }

    /** What was chosen; a column left open stays as it is. */
    static List<Column> read(Fields fields, ImportRun run) {
        var chosen = new ArrayList<Column>();
        int i = 0;
        for (String name :
                Payloads.read(run.detail(), FileDetail.class).unmappedColumns().keySet()) {
            var meaning = fields.optionalText("makna_" + i++, MEANING_CHARACTERS_MAX);
            if (meaning != null && meaning.startsWith(FEE)) {
                chosen.add(ColumnMeanings.column(name, meaning.substring(FEE.length()), null));
            } else if (meaning != null && meaning.startsWith(ACCOUNT)) {
                chosen.add(ColumnMeanings.column(name, null, meaning.substring(ACCOUNT.length())));
            }
        }
        return chosen;
    }
}
