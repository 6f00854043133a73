package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Rule 6, clocks: jumps that a server measured, and differences that two surveys show. */
final class ClockRules implements FindingRule {
    /** A smaller jump is a correction by time synchronization. */
    private static final long MIN_JUMP_MILLIS = 1_000;

    /** An older jump is history: {@code raftctl timeline} shows it. */
    private static final long RECENT_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private static final long MAX_SKEW_MILLIS = 1_000;

    /** Two surveys that agree to within this time show a difference of clocks, and not a slow answer. */
    private static final long MAX_DISAGREEMENT_MILLIS = 500;

    @Override
    public void judge(FindingContext context) {
        for (ServerStatus each : context.clusterStatus().statuses()) {
            ClockJump jump = each.measurements().clockJump();
            if (jump != null && Math.abs(jump.jumpMs()) >= MIN_JUMP_MILLIS && jump.agoMs() <= RECENT_MILLIS) {
                context.add(new PerformanceCause.ClockJumped(each.id(), jump.jumpMs(), jump.agoMs()));
            }
        }
        judgeSkew(context);
    }

    private static void judgeSkew(FindingContext context) {
        ClusterStatus previous = context.evidence().previous();
        ServerStatus reference = reference(context.clusterStatus());
        if (previous == null || reference == null) {
            return;
        }
        for (ServerStatus each : context.clusterStatus().statuses()) {
            Long offset = offset(context.clusterStatus(), each.id(), reference.id());
            Long earlier = offset(previous, each.id(), reference.id());
            if (offset != null
                    && earlier != null
                    && Math.abs(offset) > MAX_SKEW_MILLIS
                    && Math.abs(offset - earlier) <= MAX_DISAGREEMENT_MILLIS
                    && !hasJumped(each)
                    && !hasJumped(reference)) {
                context.add(new PerformanceCause.ClockSkewed(each.id(), reference.id(), offset));
            }
        }
    }

    private static boolean hasJumped(ServerStatus status) {
        return status.measurements().clockJump() != null;
    }

    /** Returns whether the clocks seem to differ, which a second survey must confirm. */
    static boolean seemToDiffer(ClusterStatus clusterStatus) {
        ServerStatus reference = reference(clusterStatus);
        if (reference == null) {
            return false;
        }
        for (ServerStatus each : clusterStatus.statuses()) {
            Long offset = offset(clusterStatus, each.id(), reference.id());
            if (offset != null && Math.abs(offset) > MAX_SKEW_MILLIS) {
                return true;
            }
        }
        return false;
    }

    /** Returns the server whose clock is the median of all; null if no server reports its clock. */
    private static @Nullable ServerStatus reference(ClusterStatus clusterStatus) {
        List<ServerStatus> clocks = clusterStatus.statuses().stream()
                .filter(status -> status.measurements().isKnown())
                .sorted((one, other) -> Long.compare(
                        one.measurements().wallMs(), other.measurements().wallMs()))
                .toList();
        return clocks.isEmpty() ? null : clocks.get((clocks.size() - 1) / 2);
    }

    private static @Nullable Long offset(ClusterStatus clusterStatus, ServerId server, ServerId reference) {
        ServerStatus one = clusterStatus.status(server);
        ServerStatus other = clusterStatus.status(reference);
        if (one == null
                || other == null
                || !one.measurements().isKnown()
                || !other.measurements().isKnown()) {
            return null;
        }
        return one.measurements().wallMs() - other.measurements().wallMs();
    }
}
