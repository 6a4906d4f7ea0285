package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private static final int SMALL = 16 << 10;
    private static final int LARGE = 1 << 20;

    private final BodyRoom room = new BodyRoom(24 << 20, SMALL, LARGE);

    @Test
    void smallBodiesHaveAThirdOfItAndAnOwnerASixtyFourthOfThat() {
        var first = Objects.requireNonNull(whole("slow", SMALL));
        assertThat(entered("slow", SMALL, 10_000)).isEqualTo(7);
        var others = IntStream.range(0, 1_000).map(i -> entered("other " + i, SMALL, 1_000));
        assertThat(others.sum()).isEqualTo((8 << 20) / SMALL - 8);
        assertThat(room.enter("late", 1)).isNull();
        first.leave();
        assertThat(whole("late", SMALL)).isNotNull();
    }

    @Test
    void largeBodiesHaveTheRestAndAnOwnerAnEighthOfThat() {
        assertThat(entered("slow", LARGE, 100)).isEqualTo(2);
        assertThat(room.enter("slow", SMALL + 1)).isNull();
        assertThat(room.enter("slow", SMALL)).isNotNull();
        var others = IntStream.range(0, 100).map(i -> entered("other " + i, LARGE, 100));
        assertThat(others.sum()).isEqualTo(14);
        assertThat(room.enter("late", LARGE)).isNull();
        assertThat(room.enter("late", SMALL)).isNotNull();
    }

    @Test
    void oneBodyAloneFindsRoomHoweverLittleThereIs() {
        var little = new BodyRoom(3 * LARGE, SMALL, LARGE);
        assertThat(Objects.requireNonNull(little.enter("one", SMALL)).arrive(SMALL))
                .isTrue();
        assertThat(little.enter("one", LARGE)).isNotNull();
        assertThat(little.enter("one", LARGE)).isNull();
    }

    @Test
    void aSmallBodyTakesWhatHasComeOfIt() {
        var silent = IntStream.range(0, 1_000).filter(_ -> room.enter("slow", SMALL) != null);
        assertThat(silent.count()).isEqualTo(128);
        assertThat(room.enter("other", SMALL)).isNotNull();
    }

    @Test
    void aBodyThatFindsNoMoreRoomGivesBackWhatItHad() {
        assertThat(entered("slow", SMALL, 7)).isEqualTo(7);
        var one = Objects.requireNonNull(room.enter("slow", SMALL));
        var other = Objects.requireNonNull(room.enter("slow", SMALL));
        assertThat(one.arrive(10 << 10)).isTrue();
        assertThat(other.arrive(6 << 10)).isFalse();
        assertThat(other.isHeld()).isFalse();
        assertThat(one.arrive(6 << 10)).isTrue();
        assertThat(one.isHeld()).isTrue();
        other.leave();
        assertThat(room.enter("slow", SMALL)).isNull();
    }

    private int entered(String owner, int bytes, int times) {
        return (int) IntStream.range(0, times)
                .filter(_ -> whole(owner, bytes) != null)
                .count();
    }

    /** The place of a body that has come whole, or null where it found none. */
    private BodyRoom.@Nullable Place whole(String owner, int bytes) {
        var place = room.enter(owner, bytes);
        return place != null && place.arrive(bytes) ? place : null;
    }
}
