package dev.raftctl.cli.node;

import dev.raftctl.node.runtime.RaftNode;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the process is asked to end, by SIGTERM, SIGINT or the end of its input: the server hands over and closes
 * its files, and the exit code is 0, as service managers expect.
 */
final class Ending {
    private volatile @Nullable RaftNode node;
    private volatile boolean cancelled;

    private Ending() {}

    /** From now on the process ends that way, also while the server is starting. */
    static Ending prepared() {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::end, "ending"));
        return ending;
    }

    void close(RaftNode started) {
        node = started;
    }

    /** The server could not start, or has ended by itself: the exit code is another one. */
    void cancel() {
        cancelled = true;
    }

    private void end() {
        if (!cancelled) {
            RaftNode started = node;
            if (started != null) {
                started.close();
            }
            // The JVM would end with 143 after a signal; only halting here can say that all is well.
            Runtime.getRuntime().halt(0);
        }
    }
}
