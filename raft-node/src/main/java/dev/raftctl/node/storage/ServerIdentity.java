package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ServerId;

/**
 * The owner of a data directory.
 *
 * @param clusterId empty until the server bootstraps or joins a cluster
 * @param clusterName empty until then, too
 * @param incarnation random and positive, drawn when the directory is created
 * @param lineage of the cluster when the server joined it; {@code raftctl recover} begins a new one
 */
public record ServerIdentity(
        ServerId id, long incarnation, String clusterId, String clusterName, ClusterLineage lineage) {
    /**
     * Creates the identity of a server that has no cluster yet, or whose cluster was never recovered with {@code
     * raftctl recover}.
     */
    public ServerIdentity(ServerId id, long incarnation, String clusterId, String clusterName) {
        this(id, incarnation, clusterId, clusterName, ClusterLineage.ORIGINAL);
    }

    ServerIdentity withLineage(ClusterLineage next) {
        return new ServerIdentity(id, incarnation, clusterId, clusterName, next);
    }

    public boolean hasCluster() {
        return !clusterId.isEmpty();
    }
}
