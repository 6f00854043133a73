package dev.raftctl.node.health;

import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.WriteStages;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Records how far a leader's log is, from the moment a command is received, and finds out afterwards when the command
 * reached each stage: its index is known only when it is applied. Thread-safe.
 */
public final class LogProgressRecording {
    /** A recording that is longer has missed nothing but the followers that respond after that. */
    static final int MAX_SAMPLES = 10_000;

    /** A follower that the leader has not heard for this long is not awaited. */
    private static final long SILENT_MILLIS = 1_000;

    private static final long NANOS_PER_MICRO = 1_000;

    private final long receivedNanos;
    private final List<ProgressSample> samples = new ArrayList<>();
    private Set<ServerId> responding = Set.of();

    private record ProgressSample(
            long atNanos, long lastIndex, long durableIndex, long commitIndex, SortedMap<ServerId, Long> matchIndexes) {
        boolean isAt(ProgressSample other) {
            return lastIndex == other.lastIndex
                    && durableIndex == other.durableIndex
                    && commitIndex == other.commitIndex
                    && matchIndexes.equals(other.matchIndexes);
        }
    }

    /** Starts when a command was received. */
    public LogProgressRecording(long receivedNanos) {
        this.receivedNanos = receivedNanos;
    }

    /** Notes how far the log is. */
    public synchronized void add(
            long nowNanos, long lastIndex, long durableIndex, long commitIndex, List<FollowerStatus> followers) {
        SortedMap<ServerId, Long> matchIndexes = new TreeMap<>();
        followers.forEach(each -> matchIndexes.put(each.id(), each.matchIndex()));
        responding = followers.stream()
                .filter(each -> each.lastContactMs() >= 0 && each.lastContactMs() < SILENT_MILLIS)
                .map(FollowerStatus::id)
                .collect(Collectors.toSet());
        ProgressSample sample = new ProgressSample(nowNanos, lastIndex, durableIndex, commitIndex, matchIndexes);
        boolean isNew = samples.isEmpty() || !sample.isAt(samples.get(samples.size() - 1));
        if (isNew && samples.size() < MAX_SAMPLES) {
            samples.add(sample);
        }
    }

    /** Returns whether this server's disk and all followers that respond hold the entry at this index. */
    public synchronized boolean isComplete(long index) {
        if (samples.isEmpty()) {
            return false;
        }
        ProgressSample latest = samples.get(samples.size() - 1);
        return latest.durableIndex() >= index
                && latest.matchIndexes().entrySet().stream()
                        .allMatch(each -> each.getValue() >= index || !responding.contains(each.getKey()));
    }

    /** Returns when the entry at this position reached each stage. */
    public synchronized WriteStages stagesOf(LogPosition position, long appliedNanos) {
        long index = position.index();
        long appended = -1;
        long durable = -1;
        long committed = -1;
        SortedMap<ServerId, Long> acknowledged = new TreeMap<>();
        for (ProgressSample each : samples) {
            long micros = micros(each.atNanos());
            appended = appended < 0 && each.lastIndex() >= index ? micros : appended;
            durable = durable < 0 && each.durableIndex() >= index ? micros : durable;
            committed = committed < 0 && each.commitIndex() >= index ? micros : committed;
            each.matchIndexes().forEach((server, match) -> {
                if (match >= index) {
                    acknowledged.putIfAbsent(server, micros);
                }
            });
        }
        List<FollowerAcknowledgement> followers = new ArrayList<>();
        if (!samples.isEmpty()) {
            for (ServerId server :
                    samples.get(samples.size() - 1).matchIndexes().keySet()) {
                followers.add(new FollowerAcknowledgement(server, acknowledged.getOrDefault(server, -1L)));
            }
        }
        return new WriteStages(position, appended, durable, followers, committed, micros(appliedNanos));
    }

    private long micros(long atNanos) {
        return Math.max(0, atNanos - receivedNanos) / NANOS_PER_MICRO;
    }
}
