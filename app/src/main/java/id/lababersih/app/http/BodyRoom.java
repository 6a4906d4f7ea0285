package id.lababersih.app.http;

/**
 * Memory for bodies that are arriving or being worked on. A third of it is for small ones, such as forms and sign-ins,
 * so that large ones never keep them out.
 */
public final class BodyRoom {
    private static final int SMALL_PART = 3;
    /** More than somebody easily has accounts or addresses. */
    private static final int SMALL_SHARES = 64;

    private static final int LARGE_SHARES = 8;

    private final int smallMax;
    private final Room small;
    private final Room large;

    /**
     * Memory that nothing has taken yet. Whoever sends one body alone gets in, however little there is.
     *
     * @param bytes of all together
     * @param smallMax bytes of the largest that is small
     * @param largeMax bytes of the largest
     */
    public BodyRoom(int bytes, int smallMax, int largeMax) {
        int smallBytes = bytes / SMALL_PART;
        int largeBytes = bytes - smallBytes;
        this.smallMax = smallMax;
        this.small = new Room(smallBytes, Math.max(smallMax, smallBytes / SMALL_SHARES));
        this.large = new Room(largeBytes, Math.max(largeMax, largeBytes / LARGE_SHARES));
    }

    /** Whether there is so much left for this owner; {@link #leave} gives it back. */
    public boolean enter(String owner, int bytes) {
        return room(bytes).enter(owner, bytes);
    }

    public void leave(String owner, int bytes) {
        room(bytes).leave(owner, bytes);
    }

    private Room room(int bytes) {
        return bytes <= smallMax ? small : large;
    }
}
