package id.lababersih.app.imports;

import id.lababersih.app.http.Caller;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Problem;
import id.lababersih.app.imports.file.Headers;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Texts;
import id.lababersih.persistence.imports.FeeColumns.Column;
import id.lababersih.persistence.imports.ImportRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The form on a payout file's page that says what its unknown columns mean. */
final class FeeColumnForm {
    private static final String FEE = "fee:";
    private static final String ACCOUNT = "account:";
    private static final String FIELD = "makna_";
    private static final int MEANING_CHARACTERS_MAX = 60;

    private final ColumnMeanings meanings;

    FeeColumnForm(ColumnMeanings meanings) {
        this.meanings = meanings;
    }

    /** @param typed what was chosen in a form that was refused, by field; empty where none was */
    FeeColumnsView view(ImportRun run, Caller caller, Map<String, String> typed) throws Exception {
        var detail = Payloads.read(run.detail(), FileDetail.class);
        UUID shopId = run.shopId();
        if (shopId == null || detail.unmappedColumns().isEmpty()) {
            return new FeeColumnsView(List.of(), List.of(), List.of(), detail.suggestions());
        }
        var shop = meanings.shop(caller, shopId);
        var said = meanings.of(shop).stream().collect(Collectors.toMap(Column::key, FeeColumnForm::meaning));
        var fees = meanings.feeCodes(shop);
        var accounts = meanings.accounts(run.merchantId()).stream()
                .map(account -> new FeeColumnsView.Account(account.code(), account.name()))
                .toList();
        var offered = Stream.concat(
                        fees.stream().map(FEE::concat), accounts.stream().map(account -> ACCOUNT + account.code()))
                .collect(Collectors.toSet());
        var columns = new ArrayList<FeeColumnsView.Column>();
        detail.unmappedColumns().forEach((name, sum) -> {
            String chosen = typed.getOrDefault(FIELD + columns.size(), "");
            columns.add(new FeeColumnsView.Column(
                    name,
                    sum,
                    detail.suggestions().getOrDefault(name, ""),
                    offered.contains(chosen) ? chosen : said.getOrDefault(Headers.normalise(name), "")));
        });
        return new FeeColumnsView(columns, fees, accounts, Map.of());
    }

    /** What is wrong with what was chosen; of meanings that there are not, of which columns. */
    static String words(Problem problem, List<Column> chosen, Texts texts) {
        var unknown = IntStream.range(0, chosen.size())
                .filter(i -> problem.errors().stream()
                        .anyMatch(error -> error.pointer().startsWith("/" + i + "/")))
                .mapToObj(i -> chosen.get(i).name())
                .collect(Collectors.joining(", "));
        return unknown.isEmpty() ? FormErrors.of(problem, texts).all() : texts.of("columns.no_such_meaning", unknown);
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
            var meaning = fields.optionalText(FIELD + i++, MEANING_CHARACTERS_MAX);
            if (meaning != null && meaning.startsWith(FEE)) {
                chosen.add(ColumnMeanings.column(name, meaning.substring(FEE.length()), null));
            } else if (meaning != null && meaning.startsWith(ACCOUNT)) {
                chosen.add(ColumnMeanings.column(name, null, meaning.substring(ACCOUNT.length())));
            }
        }
        return chosen;
    }
}
