package id.lababersih.app.imports;

import id.lababersih.persistence.imports.ImportRun;

/** Is told how runs get on. Neither call blocks or fails. */
public interface RunWatch {
    /** For whom it is nothing. */
    RunWatch NONE = new RunWatch() {
        @Override
        public void gotOn(ImportRun run) {}

        @Override
        public void stopped(ImportRun run) {}
    };

    /** More of a run's items were written down; the run as given is older. */
    void gotOn(ImportRun run);

    /**
     * The worker left a run, because it had ended or for now, or it was cancelled; the run as given is older. Both of
     * one that was cancelled at work.
     */
    void stopped(ImportRun run);
}
