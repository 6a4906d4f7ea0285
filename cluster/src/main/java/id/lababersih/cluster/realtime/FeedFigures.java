package id.lababersih.cluster.realtime;

import id.lababersih.cluster.projection.Recorded;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told from the read models, once they hold the events it depends on. Not replayed. */
public interface FeedFigures {
    /** Notes what events touch; cheap, and bounded in what it keeps. Called by one thread at a time. */
    void note(List<Recorded> events);

    /** Events have happened that were not noted, for nobody listened. By the thread of {@link #note}. */
    void missed();

    /** What was noted since the last call, to be told later; null for nothing. By the thread of {@link #note}. */
    @Nullable
    Task take();

    /** Reads the figures and tells them. */
    interface Task {
        void tell() throws SQLException;
    }
}
