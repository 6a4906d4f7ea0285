package id.lababersih.app.realtime;

/** Why a WebSocket ends (RFC 6455, 7.4). Phoenix's clients come back after all of them. */
final class CloseCode {
    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;
    static final int INVALID_DATA = 1007;
    static final int TOO_LARGE = 1009;
    static final int INTERNAL_ERROR = 1011;
    static final int SERVICE_RESTART = 1012;
    static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}
}
