package dev.raftctl.cli.cluster;

import dev.raftctl.client.RequestListener;

/** Receives details, warnings and progress reports of a command. Thread-safe. */
public interface ProgressListener extends RequestListener {
    /** A listener that ignores everything. */
    ProgressListener NONE = new ProgressListener() {
        @Override
        public void detail(String text) {}

        @Override
        public void warning(String text) {}

        @Override
        public void progress(String text) {}
    };

    /** Reports something that the user should know even without {@code --verbose}. */
    void warning(String text);

    /** Reports the progress of a long operation. Replaces the previous report on the screen. */
    void progress(String text);
}
