package id.lababersih.app;

import id.lababersih.app.ops.Traces;

/** The command behind {@code lababersih check-config}: says all that is wrong with the settings and starts nothing. */
public final class CheckConfig {
    private CheckConfig() {}

    public static void main(String[] arguments) {
        try {
            var config = Config.read(System.getenv(), Main.var());
            Service.traces(config, Main.clock()).ifPresent(Traces::close);
            System.out.println("The settings are fine: " + config);
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(Main.REFUSED);
        }
    }
}
