package id.lababersih.app.job;

/** There is no job of this name. */
public final class UnknownJobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownJobException(String name) {
        super("There is no job " + name);
    }
}
