package dev.raftctl.node.config;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as listed in the configuration file. Only a first start, or {@code raftctl bootstrap --config}, uses it
 * to form a cluster; afterwards the replicated configuration determines the members.
 *
 * @param name shown in the prompt; part of the cluster's id
 * @param bootstrap whether to form the cluster from {@code servers} if the data directory is new
 * @param servers the voters with their addresses, ordered by id; empty if the file lists none
 * @param learners servers that do not vote, with their addresses, ordered by id. They do not take part in forming the
 *     cluster; {@code raftctl apply} adds them
 */
public record ClusterSettings(
        String name, boolean bootstrap, SortedMap<ServerId, HostPort> servers, SortedMap<ServerId, HostPort> learners) {
    public static final String DEFAULT_NAME = "cluster";

    public static final ClusterSettings NONE = new ClusterSettings(DEFAULT_NAME, false, Collections.emptySortedMap());

    public ClusterSettings {
        servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
        learners = Collections.unmodifiableSortedMap(new TreeMap<>(learners));
    }

    public ClusterSettings(String name, boolean bootstrap, SortedMap<ServerId, HostPort> servers) {
        this(name, bootstrap, servers, Collections.emptySortedMap());
    }

    /** Returns the listed address of a server in any role, or null if it is not listed. */
    public @Nullable HostPort addressOf(ServerId id) {
        HostPort address = servers.get(id);
        return address == null ? learners.get(id) : address;
    }
}
