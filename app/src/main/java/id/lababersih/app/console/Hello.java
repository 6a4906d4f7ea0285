package id.lababersih.app.console;

/**
 * How a client begins.
 *
 * @param node where the session is to be; empty for the node whose socket it came to
 * @param write whether what it evaluates may change something
 * @param by who asks, for the log; what a client says of itself is not believed
 */
record Hello(String node, boolean write, String by) {
    Hello by(String user) {
        return new Hello(node, write, user);
    }
}
