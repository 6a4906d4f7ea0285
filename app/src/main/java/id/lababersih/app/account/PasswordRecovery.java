package id.lababersih.app.account;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.page.Pages;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.PasswordResets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How people who lost their password get a new one; the one way for the API and for the pages. */
public final class PasswordRecovery {
    static final Duration LIFETIME = Duration.ofHours(1);

    private final PasswordResets resets;
    private final MailLinks links;
    private final PasswordHashes hashes;
    private final InstantSource clock;
    private final Consumer<UUID> signedOut;
    private final RateLimit byAddress;

    /** @param signedOut told of each user whose sessions have just ended */
    public PasswordRecovery(
            PasswordResets resets,
            MailLinks links,
            PasswordHashes hashes,
            AccountLimits limits,
            InstantSource clock,
            Consumer<UUID> signedOut) {
        this.resets = resets;
        this.links = links;
        this.hashes = hashes;
        this.clock = clock;
        this.signedOut = signedOut;
        this.byAddress = new RateLimit(limits.resetsPerAddress(), Duration.ofMinutes(1), clock);
    }

    /**
     * Has a link be sent where the e-mail address has an account; nothing tells whether it has.
     *
     * @param leadsTo the page that the user was on the way to; null where it was none
     */
    void ask(Call call, String email, @Nullable String leadsTo) {
        byAddress.take(call.clientNetwork());
        var by = actor(call);
        resets.ask(
                call.newId(),
                email,
                Pages.language(call).tag(),
                leadsTo,
                by.at().plus(LIFETIME),
                by);
    }

    /** Whose password the link sets; throws the problem of one that is not good. */
    PasswordResets.Open open(String token) {
        return resets.find(id(token), clock.instant()).orElseThrow(MailLinks::gone);
    }

    /** Uses up the link for a new password, which its owner signs in with from now on. */
    void set(Call call, String token, String password) {
        var user = resets.use(id(token), hashes.hash(password), actor(call)).orElseThrow(MailLinks::gone);
        signedOut.accept(user);
    }

    private UUID id(String token) {
        return links.read(MailLinks.Kind.PASSWORD_RESET, token).orElseThrow(MailLinks::gone);
    }

    private Actor actor(Call call) {
        return new Actor(null, null, clock.instant(), call.requestId());
    }
}
