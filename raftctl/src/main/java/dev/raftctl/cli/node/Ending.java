package dev.raftctl.cli.node;

import dev.raftctl.node.runtime.RaftNode;

/**
 * What happens when the process is asked to end, by SIGTERM, SIGINT or the end of its input: the server hands over and closes
 * its files, and the exit code is 0, as service managers expect. A second SIGKILL is always there for the impatient.
 */
final class Ending {
    private final RaftNode node;
    private volatile boolean cancelled;

    private Ending(RaftNode node) {
        this.node = node;
    }

    static Ending of(RaftNode node) {
        Ending ending = new Ending(node);
        Runtime.getRuntime().addShutdownHook(new Thread(ending::end, "ending"));
        return ending;
    }

    /** The server has ended by itself: the exit code is another one. */
    void cancel() {
        cancelled = true;
    }

    private void end() {
        if (!cancelled) {
            node.close();
            // The JVM would end with 143 after a signal; only halting here can say that all is well.
            Runtime.getRuntime().halt(0);
        }
    }
}
