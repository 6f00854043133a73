package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.ServerId;

/**
 * Whose directory it is.
 *
 * @param clusterId empty until the server is bootstrapped or taken into a cluster
 * @param clusterName empty likewise
 * @param incarnation random, above 0, drawn when the directory was made
 */
public record Identity(ServerId id, long incarnation, String clusterId, String clusterName) {
    public boolean hasCluster() {
        return !clusterId.isEmpty();
    }
}
