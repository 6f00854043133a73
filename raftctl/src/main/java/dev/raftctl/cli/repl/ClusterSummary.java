package dev.raftctl.cli.repl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the watch last saw of the cluster.
 *
 * @param reachableCount how many servers answered
 * @param clusterName of the cluster; empty when no server that answered has one
 * @param leader who leads, by the highest term; null: nobody is known to
 * @param term the highest seen; 0: none
 * @param servers the ids of the members, and of the servers that answered
 */
record ClusterSummary(
        int reachableCount, String clusterName, @Nullable String leader, long term, List<String> servers) {
    static final ClusterSummary UNREACHABLE = new ClusterSummary(0, "", null, 0, List.of());

    /** Before the first answer: neither good news nor bad. */
    static final ClusterSummary UNKNOWN = new ClusterSummary(-1, "", null, 0, List.of());

    boolean isConnected() {
        return reachableCount > 0;
    }
}
