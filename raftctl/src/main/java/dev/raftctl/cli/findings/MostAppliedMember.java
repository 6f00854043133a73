package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Finds the member that has applied most of the log. What it reports of the replicated state is the newest that is
 * known, also without a leader.
 */
final class MostAppliedMember {
    private MostAppliedMember() {}

    /** Returns the status of the member, or null if no member answers. */
    static @Nullable ServerStatus of(ClusterStatus clusterStatus) {
        ServerStatus newest = null;
        for (ServerStatus each : clusterStatus.statuses()) {
            boolean isMember = clusterStatus.configuration().contains(each.id());
            newest = isMember && (newest == null || hasAppliedMore(each, newest)) ? each : newest;
        }
        return newest;
    }

    private static boolean hasAppliedMore(ServerStatus one, ServerStatus other) {
        long term = one.measurements().lastAppliedTerm();
        long otherTerm = other.measurements().lastAppliedTerm();
        return term > otherTerm || (term == otherTerm && one.lastApplied() > other.lastApplied());
    }
}
