package id.lababersih.app.http;

import id.lababersih.domain.account.Role;
import org.jspecify.annotations.Nullable;

/** Who may call a route. */
public enum Access {
    /** No token is asked for. */
    ANYONE(null),
    /** Whom the handler lets in; no session of a merchant is looked up, so the database is not needed. */
    ENGINEER(null),
    /** A valid token; the caller may belong to no merchant yet. */
    SIGNED_IN(null),
    VIEWER(Role.VIEWER),
    STAFF(Role.STAFF),
    ADMIN(Role.ADMIN),
    OWNER(Role.OWNER);

    private final @Nullable Role role;

    Access(@Nullable Role role) {
        this.role = role;
    }

    /** Whether nobody knows yet who it is when the body is read. */
    boolean isOpen() {
        return this == ANYONE || this == ENGINEER;
    }

    /** The least role in the merchant that the call is about; null where no merchant is needed. */
    @Nullable
    Role role() {
        return role;
    }
}
