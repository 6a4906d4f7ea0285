package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.pekko.cluster.MemberStatus;
import org.junit.jupiter.api.Test;

class HeardFromHereTest {
    private static final MemberStatus UP = MemberStatus.up();
    private static final MemberStatus DOWN = MemberStatus.down();
    private static final MemberStatus LEAVING = MemberStatus.leaving();

    private static boolean outvoted(List<MemberStatus> members, List<MemberStatus> unheard) {
        return HeardFromHere.isOutvoted(members, unheard);
    }

    @Test
    void halfOfTheMembersOrMoreMayGoOnWithoutThisNodeUntilSomebodyDecides() {
        assertThat(outvoted(List.of(UP), List.of())).as("alone").isFalse();
        assertThat(outvoted(List.of(UP, UP, UP), List.of(UP)))
                .as("one of three")
                .isFalse();
        assertThat(outvoted(List.of(UP, UP), List.of(UP))).as("one of two").isTrue();
        assertThat(outvoted(List.of(UP, UP, UP), List.of(UP, UP)))
                .as("two of three")
                .isTrue();
        assertThat(outvoted(List.of(UP, DOWN, DOWN), List.of(DOWN, DOWN)))
                .as("decided")
                .isFalse();
    }

    @Test
    void whoIsNotYetOrNoMoreAMemberHasNoVote() {
        assertThat(outvoted(List.of(UP, UP, MemberStatus.joining()), List.of(MemberStatus.joining())))
                .isFalse();
        assertThat(outvoted(List.of(UP, UP, MemberStatus.weaklyUp()), List.of(UP)))
                .isTrue();
        assertThat(outvoted(List.of(UP, LEAVING, LEAVING), List.of(LEAVING, LEAVING)))
                .isTrue();
        assertThat(outvoted(List.of(UP, MemberStatus.exiting()), List.of(MemberStatus.exiting())))
                .isFalse();
    }
}
