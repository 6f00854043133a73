package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.Health.Finding;
import dev.raftctl.cli.cluster.Health.Severity;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.StateStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with the servers' copies of the state: the heap they take, and their snapshots. */
final class StateFindings {
    private static final long MIB = 1 << 20;

    /** From here on there is little left to add. */
    private static final int WARNING_PERCENT = 85;

    private StateFindings() {}

    /** The worst first. */
    static List<Finding> findings(ClusterStatus clusterStatus, @Nullable ServerStatus leader) {
        List<Finding> findings = new ArrayList<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            StateStatus state = each.state();
            int percent =
                    state.maxHeapBytes() == 0 ? 0 : (int) Math.min(100, state.heapBytes() * 100 / state.maxHeapBytes());
            if (percent >= WARNING_PERCENT) {
                boolean isLeader = leader != null && leader.id().equals(each.id());
                findings.add(new Finding(
                        Severity.DEGRADED,
                        "the state takes " + percent + " % of the " + state.maxHeapBytes() / MIB
                                + " MiB that it may take of "
                                + each.id() + "'s heap"
                                + (isLeader ? "; beyond it only deletions are taken" : ""),
                        "delete what is not needed, or restart the servers with a larger heap, one after the other"));
            }
            if (!state.snapshotDamage().isEmpty()) {
                findings.add(new Finding(
                        Severity.DEGRADED,
                        each.id() + " wrote another snapshot: " + state.snapshotDamage(),
                        "look at the disk of " + each.id() + "; raftctl verify reads all of its files"));
            }
        }
        return findings;
    }
}
