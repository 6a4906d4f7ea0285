package id.lababersih.domain.account;

/** What a member may do in one merchant; each role may do all that the roles after it may. */
public enum Role {
    OWNER,
    ADMIN,
    STAFF,
    /** Reads, and changes nothing. */
    VIEWER;

    /** Whether a member of this role may do what {@code needed} is asked for. */
    public boolean includes(Role needed) {
        return compareTo(needed) <= 0;
    }
}
