package dev.raftctl.node.config;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as listed in the configuration file. Only a first start, or {@code raftctl bootstrap --config}, uses it
 * to form a cluster; afterwards the replicated configuration determines the members.
 *
 * @param name shown in the prompt; part of the cluster's id
 * @param bootstrap whether to form the cluster from {@code servers} if the data directory is new
 * @param servers all servers with their addresses, ordered by id; empty if the file lists none
 */
public record ClusterSettings(String name, boolean bootstrap, SortedMap<ServerId, HostPort> servers) {
    public static final String DEFAULT_NAME = "cluster";

    public static final ClusterSettings NONE = new ClusterSettings(DEFAULT_NAME, false, Collections.emptySortedMap());

    public ClusterSettings {
        servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
    }
}
