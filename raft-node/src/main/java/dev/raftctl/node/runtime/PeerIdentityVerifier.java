package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Hello;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This server's identity and cluster, and the check that peers are still the servers they were (hazards M17, M18, M20).
 * Thread-safe. Accesses the disk once for each new peer, and once when this server joins a cluster.
 */
final class PeerIdentityVerifier {
    private final ServerStorage storage;
    private final NodeConfig config;
    private final Supplier<Configuration> configuration;
    private final Supplier<HostPort> advertised;
    /** A random number that distinguishes this process from any other process with the same server identity. */
    private final long processNumber;

    private volatile Runnable onJoined = () -> {};

    PeerIdentityVerifier(
            ServerStorage storage,
            NodeConfig config,
            Supplier<Configuration> configuration,
            Supplier<HostPort> advertised,
            long processNumber) {
        this.processNumber = processNumber;
        this.storage = storage;
        this.config = config;
        this.configuration = configuration;
        this.advertised = advertised;
    }

    ServerId self() {
        return storage.identity().id();
    }

    long incarnation() {
        return storage.identity().incarnation();
    }

    ClusterLineage lineage() {
        return storage.identity().lineage();
    }

    /**
     * Returns why the two servers must not exchange Raft messages although they are of the same cluster, or an empty
     * string if they may.
     *
     * @param lineage the number of a {@link ClusterLineage}, as that server sent it
     */
    String lineageRefusal(ServerId other, long lineage) {
        ClusterLineage otherLineage = new ClusterLineage(lineage);
        return otherLineage.equals(lineage()) ? "" : lineage().mismatchMessage(self(), otherLineage, other);
    }

    /** Returns the random number of this process, which is never 0. */
    long processNumber() {
        return processNumber;
    }

    static long newProcessNumber() {
        return new SplittableRandom().nextLong(1, Long.MAX_VALUE);
    }

    String advertisedAddress() {
        return advertised.get().toString();
    }

    ServerIdentity identity() {
        return storage.identity();
    }

    /** Returns the id of this server's cluster, or an empty string if the server belongs to no cluster. */
    String clusterId() {
        return storage.identity().clusterId();
    }

    String clusterName() {
        return storage.identity().clusterName();
    }

    /** Sets a listener that is called, on any thread, after this server has joined a peer's cluster. */
    void onJoined(Runnable listener) {
        onJoined = listener;
    }

    /**
     * Joins the caller's cluster; this server belongs to none yet. The caller's identity is stored first: a later
     * bootstrap request is checked against the servers that this one has met.
     *
     * @return why this server refuses to join, or null if it joined
     */
    @Nullable
    String joinClusterOf(Hello caller) throws StorageFailure {
        ServerId from = caller.from();
        if (config.cluster().bootstrap() && !config.cluster().name().equals(caller.clusterName())) {
            return "server " + self() + " is configured to bootstrap cluster "
                    + config.cluster().name() + " and cannot join " + caller.clusterName();
        }
        if (from != null) {
            storage.peers().rememberIncarnation(from, caller.incarnation());
        }
        joinCluster(caller.clusterId(), caller.clusterName(), new ClusterLineage(caller.lineage()));
        onJoined.run();
        return null;
    }

    /**
     * Returns a known server that the configuration omits or lists with another incarnation, or null if there is none.
     */
    @Nullable
    ServerId knownServerMissingFrom(Configuration first) {
        for (Map.Entry<ServerId, Long> known : storage.peers().allIncarnations().entrySet()) {
            ClusterMember member = first.member(known.getKey());
            boolean isSame = member != null && (member.incarnation() == 0 || member.incarnation() == known.getValue());
            if (!isSame && !known.getKey().equals(self())) {
                return known.getKey();
            }
        }
        return null;
    }

    /** Returns the servers in the configuration file that are neither members nor in {@code without}. */
    SortedSet<ServerId> listedButMissingFrom(Configuration first, Set<ServerId> without) {
        SortedSet<ServerId> missing = new TreeSet<>(config.cluster().servers().keySet());
        missing.removeAll(first.members().keySet());
        missing.removeAll(without);
        return missing;
    }

    /** Durably joins a cluster that was never recovered. */
    void joinCluster(String clusterId, String clusterName) throws StorageFailure {
        storage.joinCluster(clusterId, clusterName);
    }

    /** Durably joins a cluster in its current lineage. */
    void joinCluster(String clusterId, String clusterName, ClusterLineage lineage) throws StorageFailure {
        storage.joinCluster(clusterId, clusterName, lineage);
    }

    /**
     * Returns whether that server has the incarnation of the configuration or, if the configuration has none, the
     * incarnation at the first meeting. A server outside the configuration is not checked, because it has no vote, but
     * it is stored: the configuration that includes it may arrive later.
     */
    boolean verifyIncarnation(ServerId id, long incarnation) throws StorageFailure {
        ClusterMember member = configuration.get().member(id);
        long known = storage.peers().incarnationOf(id);
        if (member != null && member.incarnation() != 0) {
            boolean isSame = member.incarnation() == incarnation;
            if (isSame && known != incarnation) {
                // If this server loses its log, and the configuration with it, this file shows that peers can restore
                // it.
                storage.peers().rememberIncarnation(id, incarnation);
            }
            return isSame;
        }
        if (member != null && known != 0) {
            return known == incarnation;
        }
        if (member != null || storage.peers().hasCapacity()) {
            storage.peers().rememberIncarnation(id, incarnation);
        }
        return true;
    }

    /** Durably stores the incarnation of a server that an operator adds. */
    void remember(ServerId id, long incarnation) throws StorageFailure {
        storage.peers().rememberIncarnation(id, incarnation);
    }

    /** Returns the hello that this server sends to a peer. */
    Hello helloTo(ServerId to) {
        return Hello.peer(
                clusterId(),
                clusterName(),
                self(),
                advertisedAddress(),
                incarnation(),
                processNumber,
                to,
                lineage().value());
    }
}
