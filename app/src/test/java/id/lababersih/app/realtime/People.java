package id.lababersih.app.realtime;

import id.lababersih.app.http.Authentication;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.pusher.AppTopic;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** An owner and a viewer of one merchant, and an owner of another; each one's name is its token. */
final class People implements Authentication {
    static final UUID MERCHANT = UUID.fromString("10000000-0000-4000-8000-000000000001");
    static final UUID OTHER_MERCHANT = UUID.fromString("10000000-0000-4000-8000-000000000002");
    static final UUID SHOP = UUID.fromString("20000000-0000-4000-8000-000000000001");
    static final UUID ORDER = UUID.fromString("30000000-0000-4000-8000-000000000001");
    static final UUID IMPORT = UUID.fromString("40000000-0000-4000-8000-000000000001");

    static final String APP = "obrolan";

    static final User OWNER = user(1, "Siti", MERCHANT, Role.OWNER);
    static final User VIEWER = user(2, "Budi", MERCHANT, Role.VIEWER);
    static final User STRANGER = user(3, "Wati", OTHER_MERCHANT, Role.OWNER);

    private static final Map<String, User> BY_TOKEN = Map.of("owner", OWNER, "viewer", VIEWER, "stranger", STRANGER);

    private final Set<UUID> signedOut = ConcurrentHashMap.newKeySet();
    private final Set<UUID> dismissed = ConcurrentHashMap.newKeySet();
    private volatile boolean faulty;
    private volatile boolean appGone;
    private volatile boolean appSilent;

    private static User user(int number, String name, UUID merchant, Role role) {
        var id = UUID.fromString("50000000-0000-4000-8000-00000000000" + number);
        return new User(id, id, name, List.of(new Member(merchant, "Toko", role, ZoneOffset.UTC)));
    }

    void signOut(User user) {
        signedOut.add(user.sessionId());
    }

    void signInAgain() {
        signedOut.clear();
    }

    /** From now on the user belongs to no merchant. */
    void dismiss(User user) {
        dismissed.add(user.id());
    }

    /** From now on nothing can be asked of the database, or all can again. */
    void setFaulty(boolean now) {
        faulty = now;
    }

    @Override
    public Optional<User> byAccessToken(String token) {
        return Optional.ofNullable(BY_TOKEN.get(token)).flatMap(this::afresh);
    }

    @Override
    public Optional<User> byPageCookie(String cookie) {
        return byAccessToken(cookie);
    }

    @Override
    public Optional<User> afresh(User user) {
        fail();
        var now = dismissed.contains(user.id()) ? new User(user.id(), user.sessionId(), user.name(), List.of()) : user;
        return signedOut.contains(user.sessionId()) ? Optional.empty() : Optional.of(now);
    }

    @Override
    public Set<UUID> openOf(Set<UUID> sessions) {
        fail();
        return sessions.stream().filter(session -> !signedOut.contains(session)).collect(Collectors.toSet());
    }

    private void fail() {
        if (faulty) {
            throw new IllegalStateException("no database, for a test");
        }
    }

    Topics topics() {
        return topics(InstantSource.system());
    }

    Topics topics(InstantSource clock) {
        return new Topics(this, owns(SHOP), owns(ORDER), owns(IMPORT), new App(), clock);
    }

    /** From now on the app is there no more. */
    void takeAppOut() {
        appGone = true;
    }

    /** From now on its clients have said enough. */
    void silenceApp() {
        appSilent = true;
    }

    /** There is one app, {@link #APP}; its private topics are for the token {@code j.w.t} and the csrf {@code csrf}. */
    private final class App implements Topics.Apps {
        @Override
        public Topics.Admission admit(AppTopic topic, Pass pass) {
            fail();
            if (appGone || !topic.slug().equals(APP)) {
                return Topics.Admission.NOTHING;
            }
            return switch (topic.scope()) {
                case PUBLIC -> Topics.Admission.LISTEN_AND_PUSH_ANY;
                case PRIVATE ->
                    pass.equals(new Pass("j.w.t", "csrf")) ? Topics.Admission.LISTEN : Topics.Admission.NOTHING;
            };
        }

        @Override
        public boolean mayTell(AppTopic topic) {
            return !appSilent;
        }
    }

    private static Topics.Owners owns(UUID thing) {
        return (merchant, id) -> merchant.equals(MERCHANT) && id.equals(thing);
    }
}
