package id.lababersih.app.http;

/**
 * Ends a form that came from a page of another merchant. It is no {@link ProblemException}, for pages catch these to
 * show their form again with what was typed: that was meant for the other merchant, and sent once more it would count
 * here.
 */
public final class OtherMerchantException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OtherMerchantException() {
        super("other-merchant", null, false, false);
    }
}
