package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.JournalSource.Position;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the feed: everything up to it was told.
 *
 * @param part which of the messages of the event at this position was the last, 0 to {@link #WHOLE}
 */
record FeedPlace(Position position, int part) {
    /** All that is told of the event. */
    static final int WHOLE = 0xff;

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{34}");

    /** The place after everything that is told of the event at a position. */
    static FeedPlace after(Position position) {
        return new FeedPlace(position, WHOLE);
    }

    /** The place as text of fixed width: as texts compare, so do the places. */
    String text() {
        return HEX.toHexDigits(position.txid() ^ Long.MIN_VALUE)
                + HEX.toHexDigits(position.ordering())
                + HEX.toHexDigits((byte) part);
    }

    /** The place of a text; empty when no place has it. */
    static Optional<FeedPlace> parse(String text) {
        return TEXT.matcher(text).matches()
                ? Optional.of(new FeedPlace(
                        new Position(
                                HexFormat.fromHexDigitsToLong(text, 0, 16) ^ Long.MIN_VALUE,
                                HexFormat.fromHexDigitsToLong(text, 16, 32)),
                        HexFormat.fromHexDigits(text, 32, 34)))
                : Optional.empty();
    }

    /** The position after which to read in order not to miss what comes after this place. */
    Position readAfter() {
        return part == WHOLE ? position : new Position(position.txid(), position.ordering() - 1);
    }
}
