package dev.raftctl.cli.cluster;

/** Receives details, warnings and progress of a client. Any thread. */
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

    /** Reports endpoints, redirects and timings. */
    void detail(String text);

    /** Reports what the user should know in any case. */
    void warning(String text);

    /** Reports the progress of a long operation; replaces the previous progress. */
    void progress(String text);
}
