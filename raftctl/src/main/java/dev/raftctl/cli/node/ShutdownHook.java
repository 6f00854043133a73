package dev.raftctl.cli.node;

import dev.raftctl.node.runtime.RaftNode;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the process is asked to end, by SIGTERM, SIGINT or the end of its input: the server hands over and closes
 * its files, and the exit code is 0, as service managers expect.
 */
final class ShutdownHook {
    private volatile @Nullable RaftNode node;
    private volatile boolean isCancelled;

    private ShutdownHook() {}

    /** From now on the process ends that way, also while the server is starting. */
    static ShutdownHook install() {
        ShutdownHook hook = new ShutdownHook();
        Runtime.getRuntime().addShutdownHook(new Thread(hook::shutDown, "ending"));
        return hook;
    }

    void setNode(RaftNode runningNode) {
        node = runningNode;
    }

    /** The server could not start, or has ended by itself: the exit code is another one. */
    void cancel() {
        isCancelled = true;
    }

    private void shutDown() {
        if (!isCancelled) {
            RaftNode runningNode = node;
            if (runningNode != null) {
                runningNode.close();
            }
            // The JVM would end with 143 after a signal; only halting here can say that all is well.
            Runtime.getRuntime().halt(0);
        }
    }
}
