package id.lababersih.app.mail;

import java.util.UUID;

/**
 * An e-mail. {@link #toString} shows neither to whom it goes nor what it says: both are secret, for it may hold a link
 * that opens an account.
 *
 * @param id the same whenever the same mail is sent again, by which it arrives once
 * @param to one address, without a name
 * @param text plain text
 */
public record Mail(UUID id, String to, String subject, String text) {
    @Override
    public String toString() {
        return "Mail[" + id + "]";
    }
}
