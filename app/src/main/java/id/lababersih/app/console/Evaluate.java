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
        Map<String, Object> tools = Optional.ofNullable(System.getenv("DATABASE_URL"))
                .<Map<String, Object>>map(
                        url -> Map.of("db", new DatabaseTool(new Inspector(database(url)), new May(true))))
                .orElseGet(Map::of);
        var shell = new Shell(tools, true, Guard.Limits.none(), text -> System.out.print(text));
        Frame.Kind how = shell.evaluate(arguments[0]);
        if (how == Frame.Kind.UNFINISHED) {
            System.err.println("That is the beginning of something.");
        }
        System.exit(how == Frame.Kind.DONE ? 0 : FAILED);
    }

    private static DatabaseUrl database(String url) {
        String authorities = System.getenv("SSL_CERT_FILE");
        return DatabaseUrl.parse(url).provenBy(authorities == null ? DatabaseUrl.AUTHORITIES : Path.of(authorities));
    }
}
