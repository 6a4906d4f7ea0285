package id.lababersih.cluster.topology;

/** The node did not become a member; the message is one for an operator. */
public final class NodeEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeEndedException(Node.End end) {
        super(end.line());
    }
}
