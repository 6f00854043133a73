package dev.raftctl.protocol.message;

/**
 * Which server of which cluster this is.
 *
 * @param clusterId empty if it has none
 * @param clusterName empty if it has none
 * @param incarnation the number of its data directory
 * @param address the address that it advertises
 * @param lineage the {@link ClusterLineage} of its cluster; 0 from versions without lineages
 */
public record ServerIdentityStatus(
        ServerId id, String clusterId, String clusterName, long incarnation, String address, long lineage) {}
