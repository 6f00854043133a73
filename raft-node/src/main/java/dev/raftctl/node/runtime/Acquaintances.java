package dev.raftctl.node.runtime;

import dev.raftctl.node.config.ClusterIdentity;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Hello;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Who this server is, to which cluster it belongs, and whether others are who they were (traps M17, M18, M20). Any thread; touches
 * the disk once per server met, and once when it joins a cluster.
 */
final class Acquaintances {
    private final ServerStorage storage;
    private final NodeConfig config;
    private final Supplier<Configuration> configuration;
    private final Supplier<HostPort> advertised;
    /** Drawn for this process: two that run with one identity differ in it. */
    private final long process = newProcess();

    /** The cluster its file tells it to form; empty when it is to form none, or no more. */
    private volatile String intendedId;

    Acquaintances(
            ServerStorage storage,
            NodeConfig config,
            Supplier<Configuration> configuration,
            Supplier<HostPort> advertised) {
        this.storage = storage;
        this.config = config;
        this.configuration = configuration;
        this.advertised = advertised;
        this.intendedId = config.cluster().bootstrap()
                ? ClusterIdentity.of(config.cluster().name(), config.cluster().servers())
                : "";
    }

    ServerId self() {
        return storage.identity().id();
    }

    long incarnation() {
        return storage.identity().incarnation();
    }

    /** The number of this process; not 0. */
    long process() {
        return process;
    }

    private static long newProcess() {
        return new SplittableRandom().nextLong(1, Long.MAX_VALUE);
    }

    String address() {
        return advertised.get().toString();
    }

    /** The cluster it belongs to, or else is to form; empty when neither. */
    String clusterId() {
        Identity identity = storage.identity();
        return identity.hasCluster() ? identity.clusterId() : intendedId;
    }

    String clusterName() {
        Identity identity = storage.identity();
        if (identity.hasCluster()) {
            return identity.clusterName();
        }
        return intendedId.isEmpty() ? "" : config.cluster().name();
    }

    /** It will not form the cluster of its file: one of that name exists with other servers, and may take it in. */
    void giveUpForming() {
        intendedId = "";
    }

    /** Belong to this cluster from now on, durably. */
    void join(String clusterId, String clusterName) throws StorageFailure {
        storage.joinCluster(clusterId, clusterName);
    }

    /**
     * Whether that server may be who it says it is: it has the incarnation the configuration gives, or else the one this server
     * met it with first. A server outside the configuration is not judged: it has neither vote nor say.
     */
    boolean knows(ServerId id, long incarnation) throws StorageFailure {
        Configuration inForce = configuration.get();
        Member member = inForce.member(id);
        if (member != null && member.incarnation() != 0) {
            return member.incarnation() == incarnation;
        }
        boolean isOfCluster = member != null
                || (inForce.isEmpty() && config.cluster().servers().containsKey(id));
        if (!isOfCluster) {
            return true;
        }
        long met = storage.peers().incarnationOf(id);
        if (met == 0) {
            storage.peers().remember(id, incarnation);
        }
        return met == 0 || met == incarnation;
    }

    /** The operator takes this server in with the incarnation it has now. */
    void admit(ServerId id, long incarnation) throws StorageFailure {
        storage.peers().remember(id, incarnation);
    }

    /** What this server says when it calls another. */
    Hello helloTo(ServerId to) {
        return Hello.peer(clusterId(), clusterName(), self(), address(), incarnation(), process, to);
    }
}
