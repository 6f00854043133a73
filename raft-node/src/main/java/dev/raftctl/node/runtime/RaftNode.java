package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** One running server. Any thread. */
public final class RaftNode implements AutoCloseable {
    private RaftNode() {}

    /**
     * Starts the server on its data directory; it serves when this returns, as a follower whatever it was before.
     *
     * @throws StorageFailure when the directory is another's, in use, or damaged; nothing was sent to anyone
     * @throws IOException when the address cannot be listened on
     */
    public static RaftNode start(NodeConfig config) throws StorageFailure, IOException {
        throw new UnsupportedOperationException();
    }

    public ServerId id() {
        throw new UnsupportedOperationException();
    }

    /** Where it listens: the real port when any free one was asked for. */
    public HostPort listening() {
        throw new UnsupportedOperationException();
    }

    /** Completes when the node stops by itself; never when it is closed. */
    public CompletableFuture<NodeEnd> ended() {
        throw new UnsupportedOperationException();
    }

    /** Hands leadership over if it has it, answers no more, flushes and closes its files. Bounded to a few seconds. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
