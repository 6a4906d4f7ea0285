package id.lababersih.app.imports;

import id.lababersih.app.imports.IncomePreview.Payout;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import java.util.Collection;
import java.util.List;

/** Names the fees of payouts and refunds that are booked. One that is not (any more) is none of its business. */
record FeeColumnApplier(IncomeApplier income) implements Applier {
    @Override
    public void prepare(List<ImportItem> items) {
        income.prepare(items);
    }

    @Override
    public Collection<String> keys(ImportItem item) {
        return income.keys(item);
    }

    @Override
    public Outcome apply(ImportItem item) throws Exception {
        return income.explain(Payloads.read(item.payload(), Payout.class));
    }
}
