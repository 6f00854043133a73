package dev.raftctl.node.config;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as the configuration file lists it. Only a first start, or {@code raftctl bootstrap --config}, forms a cluster
 * from it; afterwards the members are those of the replicated configuration.
 *
 * @param name shown in the prompt; part of the cluster's id
 * @param bootstrap form the cluster from {@code servers} when the data directory is new
 * @param servers every server and its address, in the order of ids; empty when the file lists none
 */
public record ClusterConfig(String name, boolean bootstrap, SortedMap<ServerId, HostPort> servers) {
    public static final String DEFAULT_NAME = "cluster";

    public static final ClusterConfig NONE = new ClusterConfig(DEFAULT_NAME, false, Collections.emptySortedMap());

    public ClusterConfig {
        servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
    }
}
