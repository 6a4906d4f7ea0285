package id.lababersih.app.realtime;

import com.github.benmanes.caffeine.cache.Caffeine;
import id.lababersih.app.http.Authentication;
import id.lababersih.app.http.RateLimit;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.pusher.AppTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** What can be joined, and by whom. Nobody learns whether what another merchant has is there. */
public final class Topics {
    /** Longer than from one look at who may still listen to the next. */
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private static final int REMEMBERED_MAX = 20_000;
    /** Twenty a second, or so many at once: what a member says goes to all who listen, on every node. */
    private static final int PUSHES_MAX = 100;

    private static final Duration PUSHED_WITHIN = Duration.ofSeconds(5);

    private final Authentication authentication;
    private final Owners shops;
    private final Owners orders;
    private final Owners imports;
    private final Apps apps;
    private final RateLimit pushes;

    public Topics(
            Authentication authentication,
            Owners shops,
            Owners orders,
            Owners imports,
            Apps apps,
            InstantSource clock) {
        this.authentication = authentication;
        this.shops = shops;
        this.orders = orders;
        this.imports = imports;
        this.apps = apps;
        this.pushes = new RateLimit(PUSHES_MAX, PUSHED_WITHIN, clock);
    }

    /** Whether a thing is there and belongs to the merchant. May block. */
    public interface Owners {
        boolean owns(UUID merchantId, UUID id);

        /** The same for things that no merchant gives to another: what somebody listens to is not asked for again. */
        static Owners remembering(Owners owners) {
            var known = Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_MAX)
                    .expireAfterAccess(REMEMBERED)
                    .<Owned, Boolean>build();
            return (merchantId, id) -> {
                var owned = new Owned(merchantId, id);
                if (known.getIfPresent(owned) != null) {
                    return true;
                }
                boolean owns = owners.owns(merchantId, id);
                if (owns) {
                    known.put(owned, true);
                }
                return owns;
            };
        }
    }

    private record Owned(UUID merchantId, UUID id) {}

    /** What may be done on the topics of apps. */
    public interface Apps {
        /** As of now; may block. */
        Admission admit(AppTopic topic, Pass pass);

        /** Whether one more event of a client may be told there, and counts it. */
        boolean mayTell(AppTopic topic);
    }

    /** What somebody may do on a topic. */
    public enum Admission {
        NOTHING,
        LISTEN,
        LISTEN_AND_PUSH,
        /** As clients of apps do: any event but Phoenix's own, with any object. */
        LISTEN_AND_PUSH_ANY
    }

    private enum Kind {
        SHOP,
        MERCHANT,
        ORDER,
        IMPORT,
        USER;

        private static final Set<Kind> ATTENDED = EnumSet.of(SHOP, MERCHANT, ORDER);

        private final String prefix = name().toLowerCase(Locale.ROOT) + ":";
    }

    /** The topic that closes all sockets of a user by the event {@code disconnect}; nobody can join it. */
    public static String ofSockets(UUID userId) {
        return "user_socket:" + userId;
    }

    /** Whether there are topics of this kind. */
    boolean isKnown(String topic) {
        return kind(topic).isPresent() || AppTopic.parse(topic).isPresent();
    }

    /** What the visitor may do, as of now, on a topic that it has joined or asks to join. May block. */
    Admission admit(Visitor visitor, String topic, Pass pass) {
        var app = AppTopic.parse(topic);
        if (app.isPresent()) {
            return apps.admit(app.get(), pass);
        }
        return switch (visitor) {
            case Visitor.Member(var user) -> admit(user, topic);
            case Visitor.Guest _ -> Admission.NOTHING;
        };
    }

    /** Whether one more push may be told on the topic, and counts it: of an app together, else of each user. */
    boolean mayTell(Visitor visitor, String topic) {
        return AppTopic.parse(topic).map(apps::mayTell).orElseGet(() -> pushes.tryTake(visitor.who()));
    }

    /** Whether who was let in may have to go while its session goes on; from what is its own nobody has. */
    static boolean canBeTakenBack(String topic) {
        return kind(topic).filter(Kind.USER::equals).isEmpty();
    }

    /** What came with the join, or else with the connection; nothing where no app asks for it. */
    static Pass pass(Visitor visitor, Inbound join) {
        if (AppTopic.parse(join.topic()).isEmpty()) {
            return Pass.NONE;
        }
        var payload = join.tree();
        var ofJoin = Pass.of(name -> payload.path(name).textValue());
        return switch (visitor) {
            case Visitor.Guest guest when ofJoin.isEmpty() -> guest.pass();
            case Visitor.Guest _, Visitor.Member _ -> ofJoin;
        };
    }

    /** Whether those who are there see each other. */
    static boolean isAttended(String topic) {
        return kind(topic).filter(Kind.ATTENDED::contains).isPresent();
    }

    /**
     * What the user may do there; nothing once its session has ended, a second later where it ended on another node.
     * May block.
     */
    Admission admit(Authentication.User user, String topic) {
        var kind = kind(topic);
        var id = kind.flatMap(known -> id(topic.substring(known.prefix.length())));
        if (kind.isEmpty() || id.isEmpty()) {
            return Admission.NOTHING;
        }
        var lately = admit(authentication.lately(user), kind.get(), id.get());
        // The membership may be younger than what is remembered of the user.
        return lately != Admission.NOTHING ? lately : admit(authentication.afresh(user), kind.get(), id.get());
    }

    private Admission admit(Optional<Authentication.User> user, Kind kind, UUID id) {
        return user.map(known -> switch (kind) {
                    case SHOP -> member(known, merchant -> shops.owns(merchant, id));
                    case MERCHANT -> member(known, id::equals);
                    case ORDER -> member(known, merchant -> orders.owns(merchant, id));
                    case IMPORT -> member(known, merchant -> imports.owns(merchant, id));
                    case USER -> id.equals(known.id()) ? Admission.LISTEN_AND_PUSH : Admission.NOTHING;
                })
                .orElse(Admission.NOTHING);
    }

    /** Those of the sessions that have not ended. May block. */
    Set<UUID> openOf(Set<UUID> sessions) {
        return authentication.openOf(sessions);
    }

    private static Admission member(Authentication.User user, Predicate<UUID> owner) {
        return user.memberships().stream()
                .filter(member -> owner.test(member.merchantId()))
                .findFirst()
                .map(member -> member.role().includes(Role.STAFF) ? Admission.LISTEN_AND_PUSH : Admission.LISTEN)
                .orElse(Admission.NOTHING);
    }

    private static Optional<Kind> kind(String topic) {
        for (Kind kind : Kind.values()) {
            if (topic.startsWith(kind.prefix)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Only as it is published: the same id in other letters would be another topic. */
    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
