package id.lababersih.app.imports.file;

import java.io.IOException;
import java.nio.file.Path;

/** Reads one file in a process of its own and prints what came of it: its heap is what the caller gave it. */
final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] arguments) throws IOException {
        var file = Path.of(arguments[0]);
        var parsed = SpreadsheetReader.read(file, file.getFileName().toString(), FileKind.ORDERS, Samples.TIMES);
        System.out.println(
                switch (parsed) {
                    case ParsedFile.Refused(var refusal) -> "REFUSED " + refusal.reason();
                    case ParsedFile.Orders orders -> "ORDERS " + orders.totalOrders();
                    case ParsedFile.Income _, ParsedFile.Masters _ -> "OTHER";
                });
    }
}
