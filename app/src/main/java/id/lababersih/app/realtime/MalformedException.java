package id.lababersih.app.realtime;

/** A client broke the protocol; its connection is closed with this code. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    MalformedException(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    /** What was sent is no message. */
    static MalformedException message() {
        return new MalformedException(CloseCode.INVALID_DATA, "not a message of this protocol version");
    }

    int code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
