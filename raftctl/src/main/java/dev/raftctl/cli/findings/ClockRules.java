package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Rule 6, clocks: jumps that a server measured, and differences that surveys show. */
final class ClockRules implements FindingRule {
    /** A smaller jump is a correction by time synchronization. */
    private static final long MIN_JUMP_MILLIS = 1_000;

    /** An older jump is history: {@code raftctl timeline} shows it. */
    private static final long RECENT_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private static final long MAX_SKEW_MILLIS = 1_000;

    @Override
    public void judge(FindingContext context) {
        for (ServerStatus each : context.clusterStatus().statuses()) {
            ClockJump jump = recentJump(each);
            if (jump != null) {
                context.add(new PerformanceCause.ClockJumped(each.id(), jump.jumpMs(), jump.agoMs()));
            }
        }
        judgeSkew(context);
    }

    private static @Nullable ClockJump recentJump(ServerStatus status) {
        ClockJump jump = status.measurements().clockJump();
        boolean isReported =
                jump != null && Math.abs(jump.jumpMs()) >= MIN_JUMP_MILLIS && jump.agoMs() <= RECENT_MILLIS;
        return isReported ? jump : null;
    }

    private static void judgeSkew(FindingContext context) {
        ClusterStatus later = context.evidence().later();
        ServerId reference = reference(context.clusterStatus());
        ServerStatus referenceStatus =
                reference == null ? null : context.clusterStatus().status(reference);
        if (reference == null || referenceStatus == null || recentJump(referenceStatus) != null) {
            return;
        }
        for (ServerStatus each : context.clusterStatus().statuses()) {
            ClockBounds offset = offset(context.clusterStatus(), each.id(), reference);
            ClockBounds laterOffset = later == null ? null : offset(later, each.id(), reference);
            if (offset != null && laterOffset != null) {
                offset = offset.narrowedBy(laterOffset);
            }
            if (offset != null && offset.isSkewed() && recentJump(each) == null) {
                context.add(new PerformanceCause.ClockSkewed(each.id(), reference, offset.middleMs()));
            }
        }
    }

    /** Returns whether the clocks may differ, but only a second survey can show whether they do. */
    static boolean seemToDiffer(ClusterStatus clusterStatus) {
        ServerId reference = reference(clusterStatus);
        if (reference == null) {
            return false;
        }
        for (ServerStatus each : clusterStatus.statuses()) {
            ClockBounds offset = offset(clusterStatus, each.id(), reference);
            if (offset != null && Math.abs(offset.middleMs()) > MAX_SKEW_MILLIS && !offset.isSkewed()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the server whose clock is the median of all; null if no server reports its clock. */
    private static @Nullable ServerId reference(ClusterStatus clusterStatus) {
        List<ClockReading> readings = new ArrayList<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            ClockBounds clock = clock(clusterStatus, each.id());
            if (clock != null) {
                readings.add(new ClockReading(each.id(), clock));
            }
        }
        readings.sort((one, other) ->
                Long.compare(one.clock().middleMs(), other.clock().middleMs()));
        return readings.isEmpty()
                ? null
                : readings.get((readings.size() - 1) / 2).server();
    }

    private static @Nullable ClockBounds offset(ClusterStatus clusterStatus, ServerId server, ServerId reference) {
        ClockBounds one = clock(clusterStatus, server);
        ClockBounds other = clock(clusterStatus, reference);
        return one == null || other == null || server.equals(reference) ? null : one.minus(other);
    }

    /**
     * Returns how far a server's clock is ahead of this client's monotonic clock; null if the server does not report
     * its clock. The server read it at an unknown time between the request and the answer.
     */
    private static @Nullable ClockBounds clock(ClusterStatus clusterStatus, ServerId server) {
        ServerProbeResult probe = clusterStatus.probe(server);
        ServerStatus status = probe == null ? null : probe.status();
        ServerProbeResult.ProbeExchange exchange = probe == null ? null : probe.exchange();
        if (status == null || exchange == null || !status.measurements().isKnown()) {
            return null;
        }
        long wallMs = status.measurements().wallMs();
        return new ClockBounds(wallMs - exchange.receivedMs(), wallMs - exchange.sentMs());
    }

    /** A server and its clock. */
    private record ClockReading(ServerId server, ClockBounds clock) {}

    /**
     * The bounds within which one clock is ahead of another, in milliseconds.
     *
     * @param maxMs less than {@code minMs} if two surveys contradict each other, because a clock was set in between
     */
    private record ClockBounds(long minMs, long maxMs) {
        ClockBounds minus(ClockBounds other) {
            return new ClockBounds(minMs - other.maxMs, maxMs - other.minMs);
        }

        ClockBounds narrowedBy(ClockBounds other) {
            return new ClockBounds(Math.max(minMs, other.minMs), Math.min(maxMs, other.maxMs));
        }

        long middleMs() {
            return minMs + (maxMs - minMs) / 2;
        }

        /** Returns whether the clocks differ by too much, wherever within the bounds the difference is. */
        boolean isSkewed() {
            return minMs <= maxMs && (minMs > MAX_SKEW_MILLIS || maxMs < -MAX_SKEW_MILLIS);
        }
    }
}
