package id.lababersih.cluster.order;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.order.Journey;
import id.lababersih.domain.order.Journey.Leg;
import id.lababersih.domain.order.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Who asked for the move that is under way, and is answered when it has ended and all else they asked for, too. */
final class Askers {
    private static final int MAX = 100;

    private List<Asker> waiting = new ArrayList<>();

    /** @param left the commands to give when the move has ended */
    record Asker(List<Order.Command> left, Author by, ActorRef<OrderOutcome> replyTo) {}

    /** What happens when a move has ended. */
    record Turn(List<Order.Event> events, List<Asker> waiting, List<Runnable> replies) {}

    void add(Asker asker) {
        waiting.add(asker);
    }

    boolean isFull() {
        return waiting.size() >= MAX;
    }

    void clear() {
        waiting.clear();
    }

    /**
     * What follows when a move has ended: answers, and events of commands that were left. Changes nothing.
     *
     * @param order as the move left it
     * @param rejection why the move came to nothing; null when it was done
     */
    Turn turn(Order order, Order.@Nullable Rejection rejection, Instant now) {
        var turn = new Turn(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Order here = order;
        for (Asker asker : waiting) {
            var replyTo = asker.replyTo();
            if (rejection != null) {
                turn.replies().add(() -> replyTo.tell(new OrderOutcome.Rejected(rejection)));
            } else if (here.work() != null && !asker.left().isEmpty()) {
                turn.waiting().add(asker);
            } else {
                var leg = Journey.leg(here, asker.left(), new Stamp(asker.by(), now));
                turn.events().addAll(leg.events());
                here = leg.order();
                if (waits(leg)) {
                    turn.waiting().add(new Asker(leg.left(), asker.by(), replyTo));
                } else {
                    turn.replies().add(() -> replyTo.tell(outcome(leg, true)));
                }
            }
        }
        return turn;
    }

    /** Answers who need wait no longer; the turn's events are written. */
    void take(Turn turn) {
        waiting = turn.waiting();
        turn.replies().forEach(Runnable::run);
    }

    /** Whether who asked for this is answered later: something began that has not ended, or is still to be begun. */
    static boolean waits(Leg leg) {
        boolean nothingDone = leg.events().isEmpty() && leg.left().isEmpty();
        return leg.rejection() == null && leg.order().work() != null && !nothingDone;
    }

    static OrderOutcome outcome(Leg leg, boolean changed) {
        var rejection = leg.rejection();
        return rejection == null
                ? new OrderOutcome.Accepted(leg.order(), changed)
                : new OrderOutcome.Rejected(rejection);
    }
}
