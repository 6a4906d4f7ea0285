package id.lababersih.cluster.supervision;

/** A component failed for want of a database. */
final class OutageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutageException(Throwable failure) {
        super(failure);
    }
}
