package id.lababersih.persistence.mail;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.mail.MailQueue.Letter;
import id.lababersih.persistence.mail.MailQueue.Waiting;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailQueueTest {
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

    private final Database database = ScratchDatabase.open();
    private final MailQueue queue = new MailQueue(database.jdbi());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsAddedIsDueAtOnceTheLongestDueFirst() {
        var later = add(Letter.INVITATION, NOW.plusSeconds(1));
        var first = add(Letter.PASSWORD_RESET, NOW);
        assertThat(queue.due(NOW.minusMillis(1), 9)).isEmpty();
        assertThat(queue.due(NOW, 9))
                .singleElement()
                .satisfies(waiting -> assertThat(waiting)
                        .isEqualTo(new Waiting(waiting.id(), Letter.PASSWORD_RESET, first, "id", NOW, 0)));
        assertThat(queue.due(NOW.plusSeconds(1), 9))
                .extracting(Waiting::subjectId)
                .containsExactly(first, later);
        assertThat(queue.due(NOW.plusSeconds(1), 1))
                .extracting(Waiting::subjectId)
                .containsExactly(first);
    }

    @Test
    void whatIsAddedInATransactionThatIsRolledBackIsNot() {
        database.jdbi().useTransaction(handle -> {
            MailQueue.add(handle, Letter.INVITATION, UUID.randomUUID(), "en", NOW);
            handle.rollback();
        });
        assertThat(queue.due(NOW, 9)).isEmpty();
    }

    @Test
    void whatIsPostponedIsDueThenWithOneTryMore() {
        add(Letter.INVITATION, NOW);
        var other = add(Letter.INVITATION, NOW.plusSeconds(1));
        var first = queue.due(NOW, 1).getFirst();
        queue.postpone(first.id(), NOW.plusSeconds(10));
        assertThat(queue.due(NOW.plusSeconds(9), 9))
                .extracting(Waiting::subjectId)
                .containsExactly(other);
        assertThat(queue.due(NOW.plusSeconds(10), 9))
                .last()
                .isEqualTo(new Waiting(first.id(), first.letter(), first.subjectId(), "id", NOW, 1));
    }

    @Test
    void whatIsTakenOutIsGoneAndCannotBePostponed() {
        add(Letter.INVITATION, NOW);
        var id = queue.due(NOW, 1).getFirst().id();
        queue.remove(id);
        queue.remove(id);
        queue.postpone(id, NOW);
        assertThat(queue.due(NOW, 9)).isEmpty();
    }

    /** After a rollback. */
    @Test
    void aLetterOfALaterReleaseWaitsAndKeepsNoOther() {
        database.jdbi().useHandle(handle -> handle.execute("""
                        insert into mail (id, letter, subject_id, language, created_at, due_at)
                        values (gen_random_uuid(), 'LATER_LETTER', gen_random_uuid(), 'id', ?, ?)
                        """, NOW.minusSeconds(1), NOW.minusSeconds(1)));
        var known = add(Letter.INVITATION, NOW);
        assertThat(queue.due(NOW, 1)).extracting(Waiting::subjectId).containsExactly(known);
    }

    /** The subject of it. */
    private UUID add(Letter letter, Instant now) {
        var subject = UUID.randomUUID();
        database.jdbi().useHandle(handle -> MailQueue.add(handle, letter, subject, "id", now));
        return subject;
    }
}
