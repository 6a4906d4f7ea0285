package id.lababersih.app.imports;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Problem;
import id.lababersih.app.imports.file.Cell;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Language;
import id.lababersih.app.page.Texts;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.product.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The form at a row by which it is tried again: what was typed into it, and what is wrong with that. */
final class RetryForm {
    static final int WORD_CHARACTERS_MAX = 20;

    private RetryForm() {}

    /**
     * The products typed at its unknown SKUs, but for those left empty, and its cells as they were corrected.
     *
     * @param products where a SKU that was typed in other small and capital letters is looked up
     */
    static Retry.Wanted wanted(Call call, Fields fields, ImportRun run, ImportItem item, Products products) {
        var choices = new ArrayList<Choices.Choice>();
        var asked = Retry.isOpen(run, item) ? Choices.asked(item) : List.<ImportView.Unknown>of();
        for (int i = 0; i < asked.size(); i++) {
            var sku = fields.optionalText("sku_" + i, Choices.SKU_CHARACTERS_MAX);
            if (sku != null && !sku.isBlank()) {
                var typed = sku.strip();
                var meant = products.spelled(run.merchantId(), typed).orElse(typed);
                choices.add(new Choices.Choice(asked.get(i).sku(), asked.get(i).variation(), meant));
            }
        }
        return new Retry.Wanted(
                choices, fields.optionalText("ingat", WORD_CHARACTERS_MAX) != null, corrections(call, fields, item));
    }

    /** What the form has otherwise than the cells of a row in error; one that was emptied is empty from now on. */
    private static List<BadRow.Correction> corrections(Call call, Fields fields, ImportItem item) {
        var corrections = new ArrayList<BadRow.Correction>();
        var cells = BadRow.asked(item);
        for (int i = 0; i < Math.min(cells.size(), BadRow.CORRECTIONS_MAX); i++) {
            var cell = cells.get(i);
            var typed = fields.optionalText("sel_" + i, Cell.CHARACTERS_MAX);
            var text = typed == null && call.emptied("sel_" + i) ? "" : typed;
            if (text != null && !text.equals(cell.text())) {
                corrections.add(new BadRow.Correction(cell.column(), text));
            }
        }
        return corrections;
    }

    /** What is wrong with what was typed; of products that there are not, which. */
    static String words(Problem problem, Retry.Wanted wanted, Texts texts) {
        var unknown = new ArrayList<String>();
        for (int i = 0; i < wanted.choices().size(); i++) {
            var pointer = "/products/" + i + "/sku";
            if (problem.errors().stream().anyMatch(error -> error.pointer().equals(pointer))) {
                unknown.add(wanted.choices().get(i).sku());
            }
        }
        if (!unknown.isEmpty()) {
            return texts.of(
                    "import.no_such_product", unknown.stream().distinct().collect(Collectors.joining(", ")));
        }
        return FormErrors.of(problem, texts).all();
    }

    /** Why an item failed, which was found out just now and so has its words in both languages. */
    static String words(ImportItem.Outcome outcome, Texts texts) {
        return Objects.requireNonNullElse(
                texts.language() == Language.INDONESIAN ? outcome.detail() : outcome.detailEn(), "");
    }
}
