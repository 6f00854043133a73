package dev.raftctl.cli.screen;

import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.ServerLabels;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Derives rates, lag trends and elections from successive samples of a cluster. Pure except for its history; one
 * thread.
 */
final class ClusterTrendTracker {
    private static final int MAX_LAGS = 60;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Map<String, Deque<Long>> lags = new TreeMap<>();
    private final Map<String, Integer> winCounts = new TreeMap<>();
    private @Nullable StatusSample previous;
    private @Nullable ObservedElection lastElection;
    private int electionCount;
    private long highestTerm;

    /** Adds a sample and returns the frame that shows it. Samples must be added in chronological order. */
    DashboardFrame add(StatusSample sample) {
        ClusterStatus clusterStatus = sample.clusterStatus();
        ServerStatus leader = clusterStatus.leader();
        if (leader != null && leader.term() > highestTerm) {
            boolean hasPrevious = previous != null;
            highestTerm = leader.term();
            if (hasPrevious) {
                electionCount++;
                winCounts.merge(leader.id().value(), 1, Integer::sum);
                lastElection = new ObservedElection(leader.id().value(), leader.term(), sample.atMillis());
            }
        }
        List<DashboardServerRow> rows = new ArrayList<>();
        for (ServerProbeResult each : clusterStatus.probes()) {
            rows.add(row(each, sample));
        }
        DashboardFrame frame = new DashboardFrame(
                sample.atMillis(),
                clusterStatus,
                Findings.of(clusterStatus),
                rows,
                committed(sample),
                electionCount,
                lastElection);
        previous = sample;
        return frame;
    }

    private DashboardServerRow row(ServerProbeResult each, StatusSample sample) {
        Long lag = sample.clusterStatus().lag(each);
        Deque<Long> samples = lags.computeIfAbsent(each.name(), name -> new ArrayDeque<>());
        // ArrayDeque does not accept null.
        samples.addLast(lag == null ? -1 : lag);
        if (samples.size() > MAX_LAGS) {
            samples.removeFirst();
        }
        List<@Nullable Long> known = new ArrayList<>();
        for (Long value : samples) {
            known.add(value < 0 ? null : value);
        }
        return new DashboardServerRow(
                each.name(),
                each.address().toString(),
                ServerLabels.role(sample.clusterStatus(), each),
                each.status(),
                each.errorText(),
                lag,
                Collections.unmodifiableList(known),
                applied(each, sample),
                winCounts.getOrDefault(each.name(), 0));
    }

    private @Nullable Long applied(ServerProbeResult current, StatusSample sample) {
        if (previous == null || current.id() == null || current.status() == null) {
            return null;
        }
        ServerProbeResult earlier = previous.clusterStatus().probe(current.id());
        if (earlier == null || earlier.status() == null) {
            return null;
        }
        return perSecond(
                current.status().lastApplied() - earlier.status().lastApplied(),
                sample.atMillis() - previous.atMillis());
    }

    private @Nullable Long committed(StatusSample sample) {
        if (previous == null
                || previous.clusterStatus().statuses().isEmpty()
                || sample.clusterStatus().statuses().isEmpty()) {
            return null;
        }
        return perSecond(
                commit(sample.clusterStatus()) - commit(previous.clusterStatus()),
                sample.atMillis() - previous.atMillis());
    }

    private static long commit(ClusterStatus clusterStatus) {
        long commit = 0;
        for (ServerStatus each : clusterStatus.statuses()) {
            commit = Math.max(commit, each.commitIndex());
        }
        return commit;
    }

    /**
     * Returns the rate; null if no time has passed, or if the server has restarted and applied fewer entries than
     * before.
     */
    private static @Nullable Long perSecond(long entries, long millis) {
        return millis <= 0 || entries < 0 ? null : (entries * MILLIS_PER_SECOND + millis / 2) / millis;
    }
}
