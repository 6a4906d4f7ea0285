package id.lababersih.app.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Memory for bodies that are arriving or being worked on. A third of it is for small ones, such as forms and sign-ins,
 * so that large ones never keep them out. A small one has what has come of it, so that whoever sends little and waits
 * takes little; a large one has all that it may need at once, so that what is let in is not refused half way.
 */
public final class BodyRoom {
    private static final int SMALL_PART = 3;
    /** More than somebody easily has accounts or addresses. */
    private static final int SMALL_SHARES = 64;

    private static final int LARGE_SHARES = 8;
    /** What a small body takes at a time: more than a sign-in needs. */
    private static final int STEP_BYTES = 1 << 10;

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

    /**
     * Memory for a body that is to come, or null where there is too little left for this owner.
     *
     * @param bytesMax the most that will come
     */
    public @Nullable Place enter(String owner, int bytesMax) {
        boolean isSmall = bytesMax <= smallMax;
        var place = new Place(isSmall ? small : large, owner, bytesMax, isSmall ? STEP_BYTES : bytesMax);
        return place.arrive(0) ? place : null;
    }

    /** What one body has of it, until it leaves. */
    public static final class Place {
        private final Room room;
        private final String owner;
        private final int bytesMax;
        private final int stepBytes;
        private int arrivedBytes;
        private int takenBytes;
        private boolean left;

        private Place(Room room, String owner, int bytesMax, int stepBytes) {
            this.room = room;
            this.owner = owner;
            this.bytesMax = bytesMax;
            this.stepBytes = stepBytes;
        }

        /** Reads the body into it. Where there is no room for more of it the place is left, and the rest goes by. */
        public CompletionStage<HttpEntity.Strict> read(HttpEntity entity, Duration within, Materializer materializer) {
            if (entity instanceof HttpEntity.Strict whole) {
                arrive(whole.getData().size());
                return CompletableFuture.completedStage(whole);
            }
            return entity.getDataBytes()
                    .completionTimeout(within)
                    .runFold(new ByteArrayOutputStream(), this::add, materializer)
                    .thenApply(body -> HttpEntities.create(entity.getContentType(), body.toByteArray()));
        }

        /** Copies: pieces of a few bytes, kept as they came, would take many times as much. */
        private ByteArrayOutputStream add(ByteArrayOutputStream body, ByteString piece) {
            if (!arrive(piece.size())) {
                return new ByteArrayOutputStream(0);
            }
            body.writeBytes(piece.toArray());
            return body;
        }

        /** Whether there is room for so much more of the body. Where there is none the place is left. */
        synchronized boolean arrive(int bytes) {
            if (left) {
                return false;
            }
            arrivedBytes += bytes;
            int needed = Math.min(bytesMax, (arrivedBytes / stepBytes + 1) * stepBytes);
            if (needed > takenBytes) {
                if (!room.enter(owner, needed - takenBytes)) {
                    leave();
                    return false;
                }
                takenBytes = needed;
            }
            return true;
        }

        /** Whether there was room for all that has come of the body; not once the place is left. */
        public synchronized boolean isHeld() {
            return !left;
        }

        /** Gives all of it back; again it changes nothing. */
        public synchronized void leave() {
            if (!left) {
                left = true;
                room.leave(owner, takenBytes);
            }
        }
    }
}
