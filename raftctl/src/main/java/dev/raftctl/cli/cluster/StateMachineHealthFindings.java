package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.ClusterHealth.HealthFinding;
import dev.raftctl.cli.cluster.ClusterHealth.HealthSeverity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ReplicatedStateStatus;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds problems of the servers' state machines: high heap usage and failed or missing snapshots. */
final class StateMachineHealthFindings {
    private static final long MIB = 1 << 20;

    /** A state machine that uses at least this percentage of its limit is reported. */
    private static final int WARNING_PERCENT = 85;

    private StateMachineHealthFindings() {}

    /** Returns the findings about the servers' state machines, the worst first. */
    static List<HealthFinding> findings(ClusterStatus clusterStatus, @Nullable ServerStatus leader) {
        List<HealthFinding> findings = new ArrayList<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            ReplicatedStateStatus state = each.state();
            int percent =
                    state.maxHeapBytes() == 0 ? 0 : (int) Math.min(100, state.heapBytes() * 100 / state.maxHeapBytes());
            if (percent >= WARNING_PERCENT) {
                boolean isLeader = leader != null && leader.id().equals(each.id());
                findings.add(new HealthFinding(
                        HealthSeverity.DEGRADED,
                        "the state of " + each.id() + " uses " + percent + " % of its limit of "
                                + state.maxHeapBytes() / MIB + " MiB of heap"
                                + (isLeader ? "; at the limit only deletions are accepted" : ""),
                        "delete unneeded keys, or restart the servers with a larger heap, one after another"));
            }
            if (!state.snapshotDamage().isEmpty()) {
                findings.add(new HealthFinding(
                        HealthSeverity.DEGRADED,
                        each.id() + " replaced a damaged snapshot: " + state.snapshotDamage(),
                        "check the disk of " + each.id() + "; raftctl verify reads all of its files"));
            }
        }
        return findings;
    }
}
