package dev.raftctl.cli.cluster;

/** Where a client says what it is doing, for those who watch. Any thread. */
public interface ProgressListener {
    /** Nobody watches. */
    ProgressListener NONE = new ProgressListener() {
        @Override
        public void detail(String text) {}

        @Override
        public void warning(String text) {}

        @Override
        public void progress(String text) {}
    };

    /** Which endpoint, redirects, timings. */
    void detail(String text);

    /** What the user should know in any case. */
    void warning(String text);

    /** How far a long piece of work has come: takes the place of what was said before. */
    void progress(String text);
}
