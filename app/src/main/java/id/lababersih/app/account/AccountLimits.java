package id.lababersih.app.account;

/**
 * How often one minute lets somebody try.
 *
 * @param signInsPerAccount sign-ins from one address to one account
 * @param signInsPerAddress sign-ins from one address
 * @param registrationsPerAddress registrations with a password from one address, of members too
 */
public record AccountLimits(int signInsPerAccount, int signInsPerAddress, int registrationsPerAddress) {
    public static AccountLimits standard() {
        return new AccountLimits(10, 60, 30);
    }
}
