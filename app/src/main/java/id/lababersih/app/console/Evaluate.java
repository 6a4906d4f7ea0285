package id.lababersih.app.console;

import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.inspect.Inspector;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The command behind {@code lababersih eval}: evaluates a text in a process of its own, with the classes of the release
 * and, where DATABASE_URL is set, {@code db}; no service need run. Exit status: 0 done; 1 it failed; 2 wrong command.
 */
public final class Evaluate {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private Evaluate() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("Usage: eval 'JAVA'");
            System.exit(WRONG);
        }
        Map<String, Object> tools;
        try {
            tools = text("DATABASE_URL")
                    .<Map<String, Object>>map(
                            url -> Map.of("db", new DatabaseTool(new Inspector(database(url)), new May(true))))
                    .orElseGet(Map::of);
        } catch (IllegalArgumentException malformed) {
            System.err.println("DATABASE_URL " + malformed.getMessage());
            System.exit(WRONG);
            return;
        }
        var shell = new Shell(tools, true, Guard.Limits.none(), text -> System.out.print(text));
        Frame.Kind how = shell.evaluate(arguments[0]);
        if (how == Frame.Kind.UNFINISHED) {
            System.err.println("That is the beginning of something.");
        }
        System.exit(how == Frame.Kind.DONE ? 0 : FAILED);
    }

    private static DatabaseUrl database(String url) {
        return DatabaseUrl.parse(url)
                .provenBy(text("SSL_CERT_FILE").map(Path::of).orElse(DatabaseUrl.AUTHORITIES));
    }

    /** A blank value is none. */
    private static Optional<String> text(String variable) {
        return Optional.ofNullable(System.getenv(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
