package id.lababersih.app.account;

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
}
