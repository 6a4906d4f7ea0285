package id.lababersih.app;

/** The command behind {@code lababersih check-config}: says all that is wrong with the settings and starts nothing. */
public final class CheckConfig {
    private CheckConfig() {}

    public static void main(String[] arguments) {
        try {
            System.out.println("The settings are fine: " + Config.read(System.getenv(), Main.var()));
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(Main.REFUSED);
        }
    }
}
