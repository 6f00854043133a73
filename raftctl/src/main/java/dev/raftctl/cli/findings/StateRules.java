package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ReplicatedStateStatus;
import dev.raftctl.protocol.message.ServerStatus;

/** Rule 6, state machines: high heap usage and damaged snapshots. */
final class StateRules implements FindingRule {
    /** A state machine that uses at least this percentage of its limit is reported. */
    private static final int WARNING_PERCENT = 85;

    @Override
    public void judge(FindingContext context) {
        for (ServerStatus each : context.clusterStatus().statuses()) {
            ReplicatedStateStatus state = each.state();
            int percent =
                    state.maxHeapBytes() == 0 ? 0 : (int) Math.min(100, state.heapBytes() * 100 / state.maxHeapBytes());
            if (percent >= WARNING_PERCENT) {
                context.add(new PerformanceCause.StateNearlyFull(
                        each.id(), percent, state.maxHeapBytes(), context.isLeader(each.id())));
            }
            if (!state.snapshotDamage().isEmpty()) {
                context.add(new PerformanceCause.SnapshotDamaged(each.id(), state.snapshotDamage()));
            }
        }
    }
}
