package id.lababersih.app;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.StartRefusedException;
import java.util.Optional;

/** The command behind {@code lababersih migrate}: brings the tables of {@code DATABASE_URL} up to date. */
public final class Migrate {
    private Migrate() {}

    public static void main(String[] arguments) {
        try {
            Optional<DatabaseUrl> url =
                    Config.readForCommand(System.getenv(), Main.var()).database();
            if (url.isEmpty()) {
                System.err.println("DATABASE_URL is not set, and the embedded server migrates itself as it starts.");
                System.exit(Main.REFUSED);
            }
            Database.open(url.orElseThrow(), 2).close();
            System.out.println("The tables of " + url.orElseThrow() + " are up to date.");
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(Main.REFUSED);
        } catch (StartRefusedException refused) {
            System.err.println(refused.getMessage());
            System.exit(Main.FAILED);
        }
    }
}
