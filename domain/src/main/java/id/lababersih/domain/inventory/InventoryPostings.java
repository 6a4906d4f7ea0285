package id.lababersih.domain.inventory;

import id.lababersih.domain.inventory.Inventory.Command;
import id.lababersih.domain.inventory.Inventory.Receipt;
import id.lababersih.domain.inventory.Inventory.Received;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Entry.Amounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The journal entries of stock that comes in or is counted. Nothing of no value is posted. */
final class InventoryPostings {
    private InventoryPostings() {}

    /** @param time from 1: a receipt that was taken back and comes in anew has entries of its own */
    static List<Entry> received(Command.Receive command, int time) {
        return switch (command.kind()) {
            case OPENING -> opening(command, numbered("opening", time));
            case PURCHASE -> purchase(command, numbered("received", time));
        };
    }

    private static String numbered(String event, int time) {
        return time == 1 ? event : event + "_" + time;
    }

    private static List<Entry> opening(Command.Receive command, String event) {
        var entries = new ArrayList<Entry>();
        int number = 0;
        for (Receipt line : command.lines()) {
            number++;
            long value = Math.multiplyExact(line.unitCost(), line.quantity());
            var lines = new Amounts()
                    .debit(Chart.STOCK, value)
                    .credit(Chart.CAPITAL, value)
                    .lines();
            if (!lines.isEmpty()) {
                entries.add(entry(
                        "opening-stock",
                        command.receiptId() + "/" + number,
                        event,
                        command.reference().isBlank() ? "" + number : command.reference() + "/" + number,
                        line.date(),
                        "Saldo awal " + line.sku(),
                        lines));
            }
        }
        return entries;
    }

    private static List<Entry> purchase(Command.Receive command, String event) {
        long value = 0;
        for (Receipt line : command.lines()) {
            value = Math.addExact(value, Math.multiplyExact(line.unitCost(), line.quantity()));
        }
        var lines = new Amounts()
                .debit(Chart.STOCK, value)
                .credit(Chart.PAYABLE, value)
                .lines();
        return lines.isEmpty()
                ? List.of()
                : List.of(entry(
                        "purchases",
                        command.receiptId().toString(),
                        event,
                        command.reference(),
                        command.lines().getFirst().date(),
                        "Terima " + command.reference(),
                        lines));
    }

    static List<Entry> counted(UUID countId, String sku, LocalDate date, List<Taken> taken, List<Received> found) {
        var amounts = new Amounts();
        for (Taken part : taken) {
            amounts.debit(Chart.STOCK_DIFFERENCE, part.cost()).credit(Chart.STOCK, part.cost());
        }
        for (Received layer : found) {
            long value = Math.multiplyExact(layer.unitCost(), layer.quantity());
            amounts.debit(Chart.STOCK, value).credit(Chart.STOCK_DIFFERENCE, value);
        }
        return amounts.lines().isEmpty()
                ? List.of()
                : List.of(entry(
                        "stock-count",
                        countId.toString(),
                        "counted",
                        sku,
                        date,
                        "Stok opname " + sku,
                        amounts.lines()));
    }

    private static Entry entry(
            String source,
            String sourceId,
            String event,
            String reference,
            LocalDate date,
            String memo,
            List<Entry.Line> lines) {
        return new Entry(source, sourceId, event, reference, date, memo, null, null, lines, List.of());
    }
}
