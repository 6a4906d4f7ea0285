package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private static final int SMALL = 16 << 10;
    private static final int LARGE = 1 << 20;

    private final BodyRoom room = new BodyRoom(24 << 20, SMALL, LARGE);

    @Test
    void smallBodiesHaveAThirdOfItAndAnOwnerASixtyFourthOfThat() {
        assertThat(entered("slow", SMALL, 10_000)).isEqualTo(8);
        var others = IntStream.range(0, 1_000).map(i -> entered("other " + i, SMALL, 1_000));
        assertThat(others.sum()).isEqualTo((8 << 20) / SMALL - 8);
        assertThat(room.enter("late", 1)).isFalse();
        room.leave("slow", SMALL);
        assertThat(room.enter("late", SMALL)).isTrue();
    }

    @Test
    void largeBodiesHaveTheRestAndAnOwnerAnEighthOfThat() {
        assertThat(entered("slow", LARGE, 100)).isEqualTo(2);
        assertThat(room.enter("slow", SMALL + 1)).isFalse();
        assertThat(room.enter("slow", SMALL)).isTrue();
        var others = IntStream.range(0, 100).map(i -> entered("other " + i, LARGE, 100));
        assertThat(others.sum()).isEqualTo(14);
        assertThat(room.enter("late", LARGE)).isFalse();
        assertThat(room.enter("late", SMALL)).isTrue();
    }

    @Test
    void oneBodyAloneFindsRoomHoweverLittleThereIs() {
        var little = new BodyRoom(3 * LARGE, SMALL, LARGE);
        assertThat(little.enter("one", SMALL)).isTrue();
        assertThat(little.enter("one", LARGE)).isTrue();
        assertThat(little.enter("one", LARGE)).isFalse();
    }

    private int entered(String owner, int bytes, int times) {
        return (int)
                IntStream.range(0, times).filter(_ -> room.enter(owner, bytes)).count();
    }
}
