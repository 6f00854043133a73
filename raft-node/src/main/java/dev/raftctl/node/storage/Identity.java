package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.ServerId;

/**
 * Whose directory it is.
 *
 * @param clusterId empty until the server is bootstrapped or taken into a cluster
 * @param clusterName empty likewise
 * @param incarnation random, above 0, drawn when the directory was made
 * @param lineage that of its cluster when the server was taken into it, and another one after {@code raftctl recover}
 */
public record Identity(ServerId id, long incarnation, String clusterId, String clusterName, Lineage lineage) {
    /** Of a cluster that was never recovered, or of none. */
    public Identity(ServerId id, long incarnation, String clusterId, String clusterName) {
        this(id, incarnation, clusterId, clusterName, Lineage.ORIGINAL);
    }

    Identity withLineage(Lineage next) {
        return new Identity(id, incarnation, clusterId, clusterName, next);
    }

    public boolean hasCluster() {
        return !clusterId.isEmpty();
    }
}
