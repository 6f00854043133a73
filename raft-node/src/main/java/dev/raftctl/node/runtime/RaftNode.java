package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One running server. Any thread. */
public final class RaftNode implements AutoCloseable {
    private final NodeConfig config;
    private final NodeAssembly assembly;
    private final CompletableFuture<NodeFailure> failure;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    private RaftNode(NodeConfig config, NodeAssembly assembly, CompletableFuture<NodeFailure> nodeFailure) {
        this.config = config;
        this.assembly = assembly;
        this.failure = nodeFailure;
    }

    /**
     * Starts the server on its data directory; it serves when this returns, as a follower whatever it was before.
     *
     * @throws StorageFailure when the directory is another's, in use, or damaged; nothing was sent to anyone
     * @throws IOException when the address cannot be listened on; a {@link TlsFailure} when it should not be, or with unfit keys
     */
    public static RaftNode start(NodeConfig config) throws StorageFailure, IOException {
        return start(config, new RealDisk());
    }

    /** The same on any disk. */
    static RaftNode start(NodeConfig config, Disk disk) throws StorageFailure, IOException {
        CompletableFuture<NodeFailure> nodeFailure = new CompletableFuture<>();
        CompletableFuture<NodeFailure> fatalError = new CompletableFuture<>();
        NodeAssembly assembly = NodeAssembly.assemble(
                config, TransportSecurity.forNode(config), disk, new FatalErrorLatch(fatalError::complete));
        RaftNode node = new RaftNode(config, assembly, nodeFailure);
        try {
            assembly.start();
        } catch (IOException | StorageFailure failure) {
            assembly.stop();
            throw failure;
        }
        // Another thread: the one that met the trouble is one of those to be stopped.
        var unused = fatalError.thenAcceptAsync(node::stopAfter, work -> new Thread(work, "raftctl-end").start());
        return node;
    }

    public ServerId id() {
        return config.id();
    }

    /** Where it listens: the real port when any free one was asked for. */
    public HostPort listenAddress() {
        return new HostPort(config.listen().host(), assembly.port());
    }

    /** The port metrics are served on, also when any free one was asked for; 0: none are. */
    public int metricsPort() {
        return assembly.metricsPort();
    }

    /** Completes when the node has stopped by itself, its files and sockets closed; never when it is closed. */
    public CompletableFuture<NodeFailure> failure() {
        return failure;
    }

    /** Hands leadership over if it has it, answers no more, flushes and closes its files. Bounded to a few seconds. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            assembly.transferLeadership();
            stop();
        } else {
            closed.join();
        }
    }

    /** Ends as {@link #close} does, but without handing leadership over: what the others see of a crash. */
    void crash() {
        if (closing.compareAndSet(false, true)) {
            stop();
        }
    }

    private void stop() {
        try {
            assembly.stop();
        } finally {
            closed.complete(true);
        }
    }

    /** Nothing is handed over or flushed: this server does not trust itself any more, nor that it can stop in good order. */
    private void stopAfter(NodeFailure cause) {
        try {
            if (closing.compareAndSet(false, true)) {
                stop();
            }
        } finally {
            failure.complete(cause);
        }
    }
}
