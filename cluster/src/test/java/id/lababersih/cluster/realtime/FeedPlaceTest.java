package id.lababersih.cluster.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.cluster.projection.JournalSource.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedPlaceTest {
    /** Ascending; numbers of a journal that moved to another server are negative. */
    private static final List<FeedPlace> PLACES = List.of(
            FeedPlace.after(new Position(Long.MIN_VALUE, 0)),
            FeedPlace.after(new Position(-7, 900)),
            new FeedPlace(new Position(0, 1), 0),
            new FeedPlace(new Position(9, 1), 0),
            new FeedPlace(new Position(10, 1), 0),
            new FeedPlace(new Position(10, 1), 1),
            FeedPlace.after(new Position(10, 1)),
            new FeedPlace(new Position(10, 2), 0),
            new FeedPlace(new Position(10, 16), 0),
            new FeedPlace(new Position(Long.MAX_VALUE, Long.MAX_VALUE), 0));

    @Test
    void textsCompareAsThePlacesDoAndReadBackEqual() {
        assertThat(PLACES.stream().map(FeedPlace::text).toList())
                .isSortedAccordingTo(Feed.ORDER)
                .doesNotHaveDuplicates();
        assertThat(PLACES)
                .allSatisfy(place -> assertThat(FeedPlace.parse(place.text())).contains(place));
    }

    @Test
    void otherTextIsNoPlace() {
        var text = PLACES.getFirst().text();
        assertThat(List.of("", "1", text + "0", text.toUpperCase(java.util.Locale.ROOT), text.replace('0', 'x'), "ü"))
                .allSatisfy(other -> assertThat(FeedPlace.parse(other)).isEmpty());
    }
}
