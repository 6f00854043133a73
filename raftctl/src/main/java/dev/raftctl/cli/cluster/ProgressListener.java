package dev.raftctl.cli.cluster;

/** Receives details, warnings and progress reports from a client. Thread-safe. */
public interface ProgressListener {
    /** A listener that ignores everything. */
    ProgressListener NONE = new ProgressListener() {
        @Override
        public void detail(String text) {}

        @Override
        public void warning(String text) {}

        @Override
        public void progress(String text) {}
    };

    /** Reports a detail of the client's work: an endpoint, a redirect or a timing. */
    void detail(String text);

    /** Reports something that the user should know even without {@code --verbose}. */
    void warning(String text);

    /** Reports the progress of a long operation. Replaces the previous report on the screen. */
    void progress(String text);
}
