package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.ServerRole;

/**
 * The active configuration is the last one in the log, or else the snapshot's, and every change passes through a joint
 * configuration (dissertation sections 4.1, 4.3; hazards M02 to M06).
 */
final class ConfigurationSafety implements SafetyProperty {
    @Override
    public void onAppended(CheckerServerModel server, LogEntry entry) {
        if (entry.kind() != LogEntryKind.CONFIGURATION) {
            return;
        }
        Configuration next = server.configuration();
        Configuration before = server.configurationBefore();
        if (!before.isEmpty() && !mayFollow(before, next)) {
            throw violated("%s appends at index %d the configuration %s directly after %s"
                    .formatted(server, entry.index(), next, before));
        }
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        long index = view.configIndex();
        long indexInLog = server.configurationIndex();
        // A configuration that a snapshot covers may be known by its own index or by the snapshot's.
        long coveredIndex = server.snapshot().index();
        if (index != indexInLog && Math.max(index, indexInLog) > coveredIndex) {
            throw violated("%s uses the configuration at index %d, but the last in its log is at %d"
                    .formatted(server, index, indexInLog));
        }
        RaftStateView before = server.view();
        // A leader appends a configuration only when the previous one is committed (hazards M01, M13).
        boolean isAppendedByLeader = view.role() == ServerRole.LEADER
                && server.log().term(indexInLog) == view.hardState().term();
        if (isAppendedByLeader && server.configurationIndexBefore() > view.commitIndex()) {
            throw violated("leader %s has a configuration at index %d after the one at %d, but its commitIndex is %d"
                    .formatted(server, indexInLog, server.configurationIndexBefore(), view.commitIndex()));
        }
        // Both are unchanged since the last step, when they were equal.
        boolean isUnchanged = before != null && before.configIndex() == index && !server.isNewlyConfigured();
        if (!isUnchanged && !view.configuration().equals(server.configuration())) {
            throw violated("%s uses configuration %s, but its log has %s"
                    .formatted(server, view.configuration(), server.configuration()));
        }
    }

    private static boolean mayFollow(Configuration before, Configuration next) {
        if (before.isJoint()) {
            return next.voters().equals(before.voters()) && !next.isJoint();
        }
        return next.isJoint()
                ? next.outgoing().equals(before.voters())
                : next.voters().equals(before.voters());
    }
}
