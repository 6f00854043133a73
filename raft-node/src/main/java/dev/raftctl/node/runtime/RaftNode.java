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

/** A running Raft server. Thread-safe. */
public final class RaftNode implements AutoCloseable {
    private final NodeConfig config;
    private final NodeAssembler assembly;
    private final CompletableFuture<NodeFailure> failure;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    private RaftNode(NodeConfig config, NodeAssembler assembly, CompletableFuture<NodeFailure> nodeFailure) {
        this.config = config;
        this.assembly = assembly;
        this.failure = nodeFailure;
    }

    /**
     * Starts a server on its data directory and returns it once it accepts requests. It starts as a follower.
     *
     * @throws StorageFailure if the directory belongs to another server, is in use or is damaged; nothing was sent
     * @throws IOException if the address cannot be used; a {@link TlsFailure} if TLS is missing or unusable
     */
    public static RaftNode start(NodeConfig config) throws StorageFailure, IOException {
        return start(config, new RealDisk());
    }

    /** Starts a server whose data is on this disk. */
    static RaftNode start(NodeConfig config, Disk disk) throws StorageFailure, IOException {
        CompletableFuture<NodeFailure> nodeFailure = new CompletableFuture<>();
        CompletableFuture<NodeFailure> fatalError = new CompletableFuture<>();
        NodeAssembler assembly = NodeAssembler.assemble(
                config, ConnectionSecurityFactory.forNode(config), disk, new FatalErrorLatch(fatalError::complete));
        RaftNode node = new RaftNode(config, assembly, nodeFailure);
        try {
            assembly.start();
        } catch (IOException | StorageFailure failure) {
            assembly.stop();
            throw failure;
        }
        // The thread that met the error is one of those to stop, so another thread stops them.
        var unused = fatalError.thenAcceptAsync(node::stopAfter, work -> new Thread(work, "raftctl-end").start());
        return node;
    }

    public ServerId id() {
        return config.id();
    }

    /** Returns the address on which the server listens, with the actual port. */
    public HostPort listenAddress() {
        return new HostPort(config.listen().host(), assembly.port());
    }

    /** Returns the actual port of the metrics server, or 0 if the node does not serve metrics. */
    public int metricsPort() {
        return assembly.metricsPort();
    }

    /**
     * Returns a future that completes after the node has stopped by itself and has closed its files and sockets. It
     * never completes if the node is closed.
     */
    public CompletableFuture<NodeFailure> failure() {
        return failure;
    }

    /** Transfers leadership, stops serving requests, and syncs and closes all files. Takes a few seconds at most. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            assembly.recordEnding();
            assembly.transferLeadership();
            stop();
        } else {
            closed.join();
        }
    }

    /** Stops without a leadership transfer, so that other servers observe what looks like a crash. */
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

    /** Stops after a fatal error. Leadership is not transferred, because the server cannot trust its own state. */
    private void stopAfter(NodeFailure cause) {
        try {
            if (closing.compareAndSet(false, true)) {
                assembly.recordHalt(cause);
                stop();
            }
        } finally {
            failure.complete(cause);
        }
    }
}
