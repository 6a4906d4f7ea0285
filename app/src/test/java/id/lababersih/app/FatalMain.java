package id.lababersih.app;

/** The program, whose first shipment finds no memory left. */
public final class FatalMain {
    private FatalMain() {}

    public static void main(String[] arguments) {
        Main.serve((step, _) -> {
            throw new OutOfMemoryError("made up, at " + step);
        });
    }
}
