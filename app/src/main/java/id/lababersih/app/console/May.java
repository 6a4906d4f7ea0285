package id.lababersih.app.console;

/** Whether a session may change something. */
record May(boolean write) {
    /** @throws UnsupportedOperationException when it only reads */
    void change() {
        if (!write) {
            throw new UnsupportedOperationException("This session only reads; begin one with --write");
        }
    }
}
