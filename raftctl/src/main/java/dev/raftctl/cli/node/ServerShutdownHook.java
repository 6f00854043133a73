package dev.raftctl.cli.node;

import dev.raftctl.node.runtime.RaftNode;
import org.jspecify.annotations.Nullable;

/**
 * Shuts the server down on SIGTERM, SIGINT or the end of its input: it transfers leadership, closes its files and exits
 * with code 0, as service managers expect.
 */
final class ServerShutdownHook {
    private volatile @Nullable RaftNode node;
    private volatile boolean isCancelled;

    private ServerShutdownHook() {}

    /**
     * Installs the hook. It is installed before the server starts, so that it also handles a shutdown during the start.
     */
    static ServerShutdownHook install() {
        ServerShutdownHook hook = new ServerShutdownHook();
        Runtime.getRuntime().addShutdownHook(new Thread(hook::shutDown, "ending"));
        return hook;
    }

    void setNode(RaftNode runningNode) {
        node = runningNode;
    }

    /**
     * Disables the hook after the server failed to start or stopped by itself, because the hook would change the exit
     * code.
     */
    void cancel() {
        isCancelled = true;
    }

    private void shutDown() {
        if (!isCancelled) {
            RaftNode runningNode = node;
            if (runningNode != null) {
                runningNode.close();
            }
            // After a signal the JVM would exit with 143; only halting can exit with 0.
            Runtime.getRuntime().halt(0);
        }
    }
}
