package id.lababersih.app.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Something that goes wrong.
 *
 * @param node the one that it happens to, where it happens to one
 * @param other the node at the other end of a link
 * @param seconds how long it lasts
 * @param choice says which of several things is meant, such as components
 */
record Fault(Kind kind, int node, int other, int seconds, int choice) {
    private static final int STALL_SECONDS_MAX = 30;
    private static final int SECONDS_MIN = 3;
    private static final int SECONDS_MAX = 15;

    enum Kind {
        NODE_KILLED,
        NODE_STALLED,
        LINK_CUT,
        LINK_CUT_ONE_WAY,
        /** One node hears none of the others, and they not it; all hear the database. */
        NODE_CUT_OFF,
        DATABASE_RESTARTED,
        DATABASE_KILLED,
        /** All of its processes stand still: connections are taken, and nothing answers. */
        DATABASE_STALLED,
        /** What it answers to one node does not arrive. */
        DATABASE_UNHEARD,
        CONNECTIONS_EXHAUSTED,
        COMPONENT_CRASHED,
        ROLLING_RESTART,
        /** One node is 100 ms away from everything, also during the fault after this one. */
        NODE_FAR_AWAY
    }

    /** Every kind once, in the seed's order; the same seed has the same faults. */
    static List<Fault> plan(long seed, int nodes) {
        var random = new Random(seed);
        var kinds = new ArrayList<>(List.of(Kind.values()));
        // It goes on beside what comes next, and comes in every run.
        kinds.remove(Kind.NODE_FAR_AWAY);
        Collections.shuffle(kinds, random);
        kinds.add(random.nextInt(2), Kind.NODE_FAR_AWAY);
        return kinds.stream().map(kind -> of(kind, nodes, random)).toList();
    }

    private static Fault of(Kind kind, int nodes, Random random) {
        int node = random.nextInt(nodes);
        int other = (node + 1 + random.nextInt(nodes - 1)) % nodes;
        int seconds = kind == Kind.NODE_STALLED
                ? random.nextInt(1, STALL_SECONDS_MAX + 1)
                : random.nextInt(SECONDS_MIN, SECONDS_MAX + 1);
        return new Fault(kind, node, other, seconds, random.nextInt(Integer.MAX_VALUE));
    }

    /** Whether nodes may find that the others go on without them. */
    boolean cutsOff() {
        return switch (kind) {
            case NODE_STALLED, LINK_CUT, LINK_CUT_ONE_WAY, NODE_CUT_OFF -> true;
            case NODE_KILLED,
                    NODE_FAR_AWAY,
                    DATABASE_RESTARTED,
                    DATABASE_KILLED,
                    DATABASE_STALLED,
                    DATABASE_UNHEARD,
                    CONNECTIONS_EXHAUSTED,
                    COMPONENT_CRASHED,
                    ROLLING_RESTART -> false;
        };
    }

    /**
     * Whether a node may have ended so: killed, or with 1 because it found that the others went on without it. Of two
     * that do not hear each other either may be the one, of more the one that hears nobody.
     */
    boolean mayEnd(int number, int status) {
        return switch (kind) {
            case NODE_KILLED -> number == node;
            case NODE_STALLED, NODE_CUT_OFF -> number == node && status == 1;
            case LINK_CUT, LINK_CUT_ONE_WAY -> (number == node || number == other) && status == 1;
            case NODE_FAR_AWAY,
                    DATABASE_RESTARTED,
                    DATABASE_KILLED,
                    DATABASE_STALLED,
                    DATABASE_UNHEARD,
                    CONNECTIONS_EXHAUSTED,
                    COMPONENT_CRASHED,
                    ROLLING_RESTART -> false;
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NODE_FAR_AWAY, COMPONENT_CRASHED -> kind + " node " + node;
            case NODE_KILLED, NODE_STALLED, NODE_CUT_OFF, DATABASE_UNHEARD ->
                kind + " node " + node + " for " + seconds + " s";
            case LINK_CUT -> kind + " nodes " + node + " and " + other + " for " + seconds + " s";
            case LINK_CUT_ONE_WAY -> kind + " from node " + node + " to " + other + " for " + seconds + " s";
            case DATABASE_RESTARTED, DATABASE_KILLED, DATABASE_STALLED, CONNECTIONS_EXHAUSTED ->
                kind + " for " + seconds + " s";
            case ROLLING_RESTART -> kind.toString();
        };
    }
}
