import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the command line asks for; set once while it is read. */
final class Options {
    static final List<String> PARTS =
            List.of("start", "pgbench", "list", "detail", "create", "ship", "sustained", "import", "lag");
    static final int SHOPS = 20;
    static final int PRODUCTS = 1_000;

    static final int FEW_ROWS = 100_000;

    private static final String USAGE =
            "bin/bench --help says what it takes. Parts are " + String.join(", ", PARTS) + ".";

    int merchants = 5;
    int orders = 100_000;
    int seconds = 10;
    int repeats = 3;
    /** How many orders lists and details are measured with, beside {@link #FEW_ROWS}; 0 for the other measurements. */
    int rows = 0;

    int importOrders = 50_000;
    List<Integer> connections = List.of(1, 16, 64);
    List<String> parts = PARTS;
    Optional<Path> save = Optional.empty();
    Optional<Path> compare = Optional.empty();
    Optional<Path> profile = Optional.empty();
    Optional<String> database = Optional.empty();

    private Options() {}

    static Options read(List<String> arguments) {
        var options = new Options();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).equals("rows") ? "--rows" : arguments.get(i);
            if (name.equals("--quick")) {
                options.quick();
            } else if (i + 1 < arguments.size()) {
                options.set(name, arguments.get(++i));
            } else {
                throw new IllegalArgumentException(USAGE);
            }
        }
        if (options.merchants > SHOPS || !PARTS.containsAll(options.parts)) {
            throw new IllegalArgumentException(USAGE);
        }
        return options;
    }

    boolean has(String part) {
        return parts.contains(part);
    }

    /** Enough to see that everything works, in a few minutes. */
    private void quick() {
        orders = 2_000;
        seconds = 3;
        repeats = 1;
        importOrders = 2_000;
    }

    private void set(String name, String value) {
        switch (name) {
            case "--rows" -> rows = number(value);
            case "--merchants" -> merchants = number(value);
            case "--orders" -> orders = number(value);
            case "--seconds" -> seconds = number(value);
            case "--repeats" -> repeats = number(value);
            case "--import-orders" -> importOrders = number(value);
            case "--connections" ->
                connections =
                        Arrays.stream(value.split(",")).map(Options::number).toList();
            case "--only" -> parts = List.of(value.split(","));
            case "--save" -> save = Optional.of(Path.of(value));
            case "--compare" -> compare = Optional.of(Path.of(value));
            case "--profile" -> profile = Optional.of(Path.of(value));
            case "--database" -> database = Optional.of(value);
            default -> throw new IllegalArgumentException(USAGE);
        }
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for zero and less.
        }
        throw new IllegalArgumentException(text + " is no number above 0.\n" + USAGE);
    }
}
