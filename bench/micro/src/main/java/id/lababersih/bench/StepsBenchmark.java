package id.lababersih.bench;

import com.typesafe.config.ConfigFactory;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.FileTimes;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.app.imports.file.SpreadsheetReader;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.inventory.Inventory.Need;
import id.lababersih.domain.order.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of one shipment that are ours alone, and the reading of a file; microseconds for one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StepsBenchmark {
    private static final FileTimes TIMES = new FileTimes(ZoneId.of("Asia/Jakarta"), LocalDate.MAX);
    private static final int PRODUCTS = 1_000;
    private static final int LAYERS = 20;
    private static final int PIECES = 50;

    private final Inventory stock = Sample.stock(PRODUCTS, LAYERS, PIECES);
    private final Order order = Sample.shipping(new UUID(9, 0));
    private Order.Answer answer;
    private Order.Event shipped;
    private byte[] shippedBytes;
    private String manifest;
    private int serializer;
    private ActorSystem system;
    private Serialization serialization;
    private Path file;
    private int orders;

    @Setup
    public void setUp() throws IOException {
        var work = (Order.Work.TakeStock) Objects.requireNonNull(order.work());
        var taken = Sample.done(stock, new Inventory.Command.Allocate(work.orderId(), work.needs()))
                .getFirst();
        answer = new Order.Answer.StockTaken(((Inventory.Event.StockAllocated) taken).taken());
        shipped = Sample.accepted(order.decide(answer, Sample.STAMP.at())).getFirst();
        var config = ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(NodeConfig.local().toConfig());
        system = ActorSystem.create("micro", config);
        serialization = SerializationExtension.get(system);
        var by = serialization.findSerializerFor(shipped);
        serializer = by.identifier();
        manifest = Serializers.manifestFor(by, shipped);
        shippedBytes = serialization.serialize(shipped).get();
        file = Files.createTempFile("orders", ".xlsx");
        try (var demo = StepsBenchmark.class.getResourceAsStream("/demo/shopee-orders.xlsx")) {
            Files.copy(Objects.requireNonNull(demo), file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @TearDown
    public void tearDown() throws IOException {
        system.terminate();
        Files.delete(file);
    }

    /** Two products, oldest layers first, one of them over a layer's end; and put back, so that stock never ends. */
    @Benchmark
    public Object allocateAndPutBack() {
        var id = new UUID(5, orders++);
        int product = Math.floorMod(orders * 31, PRODUCTS - 1);
        var needs = List.of(
                new Need(0, Sample.sku(product), "UTAMA", PIECES + 1),
                new Need(1, Sample.sku(product + 1), "UTAMA", 1));
        var allocated = (Inventory.Event.StockAllocated)
                Sample.done(stock, new Inventory.Command.Allocate(id, needs)).getFirst();
        var pieces = allocated.taken().stream().map(Inventory.Allocated::taken).toList();
        var restocked = Sample.done(stock, new Inventory.Command.Restock(id, pieces));
        Inventory.evolve(
                stock,
                new Inventory.Event.AnswersForgotten(List.of(
                        new Inventory.Answered(id, Inventory.Matter.ALLOCATION),
                        new Inventory.Answered(id, Inventory.Matter.RESTOCKING))));
        return restocked;
    }

    /** From the taken stock to the event with its finished entry. */
    @Benchmark
    public Object postShipment() {
        return order.decide(answer, Sample.STAMP.at());
    }

    @Benchmark
    public Object encodeOrderShipped() {
        return serialization.serialize(shipped).get();
    }

    @Benchmark
    public Object decodeOrderShipped() {
        return serialization.deserialize(shippedBytes, serializer, manifest).get();
    }

    /** The demo's Shopee file. */
    @Benchmark
    public ParsedFile readOrderFile() throws IOException {
        return SpreadsheetReader.read(file, "shopee-orders.xlsx", FileKind.ORDERS, TIMES);
    }
}
