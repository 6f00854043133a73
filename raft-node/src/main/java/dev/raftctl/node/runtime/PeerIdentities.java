package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Member;
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
 * Who this server is, to which cluster it belongs, and whether others are who they were (hazards M17, M18, M20). Any thread; touches
 * the disk once per server met, and once when it joins a cluster.
 */
final class PeerIdentities {
    private final ServerStorage storage;
    private final NodeConfig config;
    private final Supplier<Configuration> configuration;
    private final Supplier<HostPort> advertised;
    /** Drawn for this process: two that run with one identity differ in it. */
    private final long processNumber = newProcessNumber();

    private volatile Runnable onJoined = () -> {};

    PeerIdentities(
            ServerStorage storage,
            NodeConfig config,
            Supplier<Configuration> configuration,
            Supplier<HostPort> advertised) {
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

    Lineage lineage() {
        return storage.identity().lineage();
    }

    /**
     * Why that server and this one must not exchange Raft messages, though they are of one cluster; empty: they may.
     *
     * @param lineage a {@link Lineage}'s number, as that server sent it
     */
    String lineageRefusal(ServerId other, long lineage) {
        Lineage otherLineage = new Lineage(lineage);
        return otherLineage.equals(lineage()) ? "" : lineage().mismatchMessage(self(), otherLineage, other);
    }

    /** The number of this process; not 0. */
    long processNumber() {
        return processNumber;
    }

    private static long newProcessNumber() {
        return new SplittableRandom().nextLong(1, Long.MAX_VALUE);
    }

    String advertisedAddress() {
        return advertised.get().toString();
    }

    Identity identity() {
        return storage.identity();
    }

    /** The cluster it belongs to; empty when it belongs to none. */
    String clusterId() {
        return storage.identity().clusterId();
    }

    String clusterName() {
        return storage.identity().clusterName();
    }

    /** Called, on any thread, when another server has taken this one into its cluster. */
    void onJoined(Runnable listener) {
        onJoined = listener;
    }

    /**
     * Another server calls, and this one belongs to no cluster yet: it belongs to that of the caller from now on. The
     * caller is remembered first: what an operator asks for later is held against the servers this one has met.
     *
     * @return why it does not; null: it does
     */
    @Nullable
    String joinClusterOf(Hello caller) throws StorageFailure {
        ServerId from = caller.from();
        if (config.cluster().bootstrap() && !config.cluster().name().equals(caller.clusterName())) {
            return "server " + self() + " is to form cluster "
                    + config.cluster().name() + ", not to join " + caller.clusterName();
        }
        if (from != null) {
            storage.peers().rememberIncarnation(from, caller.incarnation());
        }
        joinCluster(caller.clusterId(), caller.clusterName(), new Lineage(caller.lineage()));
        onJoined.run();
        return null;
    }

    /**
     * A server that this one has met and that the configuration leaves out, or has with another incarnation; null:
     * none.
     */
    @Nullable
    ServerId knownServerMissingFrom(Configuration first) {
        for (Map.Entry<ServerId, Long> known : storage.peers().allIncarnations().entrySet()) {
            Member member = first.member(known.getKey());
            boolean isSame = member != null && (member.incarnation() == 0 || member.incarnation() == known.getValue());
            if (!isSame && !known.getKey().equals(self())) {
                return known.getKey();
            }
        }
        return null;
    }

    /** Servers that the configuration file lists and that are in neither of the two. */
    SortedSet<ServerId> listedButMissingFrom(Configuration first, Set<ServerId> without) {
        SortedSet<ServerId> missing = new TreeSet<>(config.cluster().servers().keySet());
        missing.removeAll(first.members().keySet());
        missing.removeAll(without);
        return missing;
    }

    /** Belong to this cluster, which was never recovered, from now on, durably. */
    void joinCluster(String clusterId, String clusterName) throws StorageFailure {
        storage.joinCluster(clusterId, clusterName);
    }

    /** A member of the cluster takes this server in, with the lineage that the cluster has now. */
    void joinCluster(String clusterId, String clusterName, Lineage lineage) throws StorageFailure {
        storage.joinCluster(clusterId, clusterName, lineage);
    }

    /**
     * Whether that server may be who it says it is: it has the incarnation the configuration gives, or else, where that
     * gives none, the one this server met it with first. A server outside the configuration is not judged: it has
     * neither vote nor say. But it is remembered, for the configuration may yet come.
     */
    boolean verifyIncarnation(ServerId id, long incarnation) throws StorageFailure {
        Member member = configuration.get().member(id);
        long known = storage.peers().incarnationOf(id);
        if (member != null && member.incarnation() != 0) {
            boolean isSame = member.incarnation() == incarnation;
            if (isSame && known != incarnation) {
                // A server that loses its log, and with it the configuration, knows then that others can send it
                // another.
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

    /** The operator takes this server in with the incarnation it has now. */
    void remember(ServerId id, long incarnation) throws StorageFailure {
        storage.peers().rememberIncarnation(id, incarnation);
    }

    /** What this server says when it calls another. */
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
