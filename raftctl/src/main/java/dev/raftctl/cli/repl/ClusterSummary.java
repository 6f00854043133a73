package dev.raftctl.cli.repl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary of the cluster from its latest poll.
 *
 * @param reachableCount the number of servers that responded
 * @param clusterName empty if no server that responded has a cluster
 * @param leader the leader of the highest term; null if none is known
 * @param term the highest term seen; 0 if none
 * @param servers the ids of the members and of all servers that responded
 */
record ClusterSummary(
        int reachableCount, String clusterName, @Nullable String leader, long term, List<String> servers) {
    static final ClusterSummary UNREACHABLE = new ClusterSummary(0, "", null, 0, List.of());

    /** The summary before the first poll, when it is not known whether the cluster is reachable. */
    static final ClusterSummary UNKNOWN = new ClusterSummary(-1, "", null, 0, List.of());

    boolean isConnected() {
        return reachableCount > 0;
    }
}
