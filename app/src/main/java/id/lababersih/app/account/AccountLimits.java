package id.lababersih.app.account;

import id.lababersih.app.http.RateLimit;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How often one minute lets somebody try.
 *
 * @param signInsPerAccount sign-ins from one address to one account
 * @param signInsPerAddress sign-ins from one address
 * @param registrationsPerAddress registrations with a password from one address, of members too
 * @param resetsPerAddress links to a new password that one address asks for
 */
public record AccountLimits(
        int signInsPerAccount, int signInsPerAddress, int registrationsPerAddress, int resetsPerAddress) {
    public static AccountLimits standard() {
        return new AccountLimits(10, 60, 30, 5);
    }

    /** What all ways to get an account share: each address registers so often by all of them together. */
    public RateLimit registrations(InstantSource clock) {
        return new RateLimit(registrationsPerAddress, Duration.ofMinutes(1), clock);
    }
}
