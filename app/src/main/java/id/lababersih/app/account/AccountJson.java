package id.lababersih.app.account;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.account.Passwords;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.Accounts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON of users, sessions and merchants. */
final class AccountJson {
    static final int NAME_CHARACTERS_MAX = 100;
    static final int EMAIL_CHARACTERS_MAX = 254;
    static final int SECRET_CHARACTERS_MAX = 1000;

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s.]+(\\.[^@\\s.]+)+");
    private static final ZoneId ZONE_DEFAULT = ZoneId.of("Asia/Jakarta");

    private AccountJson() {}

    /** A person who registers. */
    record NewUser(String name, String email, String password) {
        static NewUser from(Fields body) {
            return body.object("user", user -> {
                var name = user.text("name", NAME_CHARACTERS_MAX);
                var email = readEmail(user);
                return new NewUser(name, email, readPassword(user, email));
            });
        }
    }

    /** A member whom an owner adds; e-mail and password are null together. */
    record NewMember(
            String name, @Nullable String email, @Nullable String password, Role role) {
        static NewMember from(Fields body) {
            return body.object("user", user -> {
                var name = user.text("name", NAME_CHARACTERS_MAX);
                var role = user.optionalOneOf("role", Role.class);
                boolean signsIn = user.has("email") || user.has("password");
                var email = signsIn ? readEmail(user) : null;
                var password = email == null ? null : readPassword(user, email);
                if (!signsIn && role == Role.OWNER) {
                    user.reject("role", "choice", "An owner signs in, so needs an e-mail address and a password.");
                }
                return new NewMember(name, email, password, role == null ? Role.STAFF : role);
            });
        }
    }

    record Credentials(String email, String password) {
        static Credentials from(Fields body) {
            return new Credentials(
                    body.text("email", EMAIL_CHARACTERS_MAX), body.secret("password", SECRET_CHARACTERS_MAX));
        }
    }

    record Refresh(String refreshToken) {
        static Refresh from(Fields body) {
            return new Refresh(body.secret("refresh_token", SECRET_CHARACTERS_MAX));
        }
    }

    record NewMerchant(String name, ZoneId zone) {
        static NewMerchant from(Fields body) {
            var name = body.text("name", NAME_CHARACTERS_MAX);
            var zone = body.optionalText("zone", NAME_CHARACTERS_MAX);
            if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
                body.reject("zone", "choice", "This must be a time zone such as Asia/Jakarta.");
                return new NewMerchant(name, ZONE_DEFAULT);
            }
            return new NewMerchant(name, zone == null ? ZONE_DEFAULT : ZoneId.of(zone));
        }
    }

    record UserJson(UUID id, String name, @Nullable String email) {
        static UserJson of(Accounts.User user) {
            return new UserJson(user.id(), user.name(), user.email());
        }
    }

    record MerchantOfUser(UUID id, String name, Role role) {
        static MerchantOfUser of(Accounts.Merchant merchant) {
            return new MerchantOfUser(merchant.id(), merchant.name(), merchant.role());
        }
    }

    record SessionJson(
            String accessToken,
            String refreshToken,
            String tokenType,
            long expiresIn,
            UserJson user,
            List<MerchantOfUser> merchants) {
        static SessionJson of(SignIn.Opened opened, List<Accounts.Merchant> merchants) {
            return new SessionJson(
                    opened.accessToken(),
                    opened.refreshToken(),
                    "Bearer",
                    Tokens.ACCESS_LIFETIME.toSeconds(),
                    UserJson.of(opened.user()),
                    merchants.stream().map(MerchantOfUser::of).toList());
        }
    }

    record MerchantJson(UUID id, String name, String plan, String zone, Role role, Instant createdAt) {
        static MerchantJson of(Accounts.Merchant merchant) {
            return new MerchantJson(
                    merchant.id(),
                    merchant.name(),
                    merchant.plan(),
                    merchant.zone().getId(),
                    merchant.role(),
                    merchant.createdAt());
        }
    }

    static String readEmail(Fields user) {
        var email = user.text("email", EMAIL_CHARACTERS_MAX);
        if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
            user.reject("email", "format", "This must be an e-mail address.");
        }
        return email;
    }

    static String readPassword(Fields user, String email) {
        var password = user.secret("password", SECRET_CHARACTERS_MAX);
        if (!password.isEmpty()) {
            Passwords.faults(password, email).forEach(fault -> user.reject("password", "password", fault));
        }
        return password;
    }
}
