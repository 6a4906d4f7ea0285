package id.lababersih.persistence.mail;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Mail that waits to be sent. It holds no address and no secret: a letter is written from its subject when it is sent.
 * Blocking.
 */
public final class MailQueue {
    private static final String ADD = """
            insert into mail (id, letter, subject_id, language, created_at, due_at)
            values (:id, :letter, :subject, :language, :now, :now)
            """;
    private static final String DUE = """
            select id, letter, subject_id, language, created_at, tries from mail
            where due_at <= :now and letter = any(:letters) order by due_at, id limit :max
            """;
    private static final String REMOVE = "delete from mail where id = :id";
    private static final String POSTPONE = "update mail set due_at = :due, tries = tries + 1 where id = :id";

    private static final String[] LETTERS =
            Stream.of(Letter.values()).map(Letter::name).toArray(String[]::new);

    private final Jdbi jdbi;

    public MailQueue(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Which letter is written. Its name is stored; those of a later release wait for one that knows them. */
    public enum Letter {
        /** To whom asked for a new password; the subject is a row of {@code password_reset}. */
        PASSWORD_RESET,
        /** To whom an owner invited; the subject is a row of {@code invitation}. */
        INVITATION
    }

    /**
     * One that waits.
     *
     * @param language the tag of the language it is written in
     * @param tries how often sending has failed
     */
    public record Waiting(UUID id, Letter letter, UUID subjectId, String language, Instant createdAt, int tries) {}

    /** Has a letter be sent soon after the handle's transaction. */
    public static void add(Handle handle, Letter letter, UUID subjectId, String language, Instant now) {
        handle.createUpdate(ADD)
                .bind("id", UUID.randomUUID())
                .bind("letter", letter.name())
                .bind("subject", subjectId)
                .bind("language", language)
                .bind("now", now)
                .execute();
    }

    /** What is due by then, the longest due first, at most {@code max}. */
    public List<Waiting> due(Instant now, int max) {
        return jdbi.withHandle(handle -> handle.createQuery(DUE)
                .bind("now", now)
                .bindArray("letters", String.class, (Object[]) LETTERS)
                .bind("max", max)
                .map((row, _) -> new Waiting(
                        row.getObject("id", UUID.class),
                        Letter.valueOf(row.getString("letter")),
                        row.getObject("subject_id", UUID.class),
                        row.getString("language"),
                        row.getTimestamp("created_at").toInstant(),
                        row.getInt("tries")))
                .list());
    }

    /** Takes out what was sent, or will never be. */
    public void remove(UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate(REMOVE).bind("id", id).execute());
    }

    /** Counts a failed try; the next is at {@code due}. */
    public void postpone(UUID id, Instant due) {
        jdbi.useHandle(handle ->
                handle.createUpdate(POSTPONE).bind("due", due).bind("id", id).execute());
    }
}
