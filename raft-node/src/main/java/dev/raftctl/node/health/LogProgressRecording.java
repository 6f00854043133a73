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
import org.jspecify.annotations.Nullable;

/**
 * Records how far a leader's log is, from the moment a command is received, and finds out afterwards when the command
 * reached each stage: its index is known only when it is applied. Thread-safe.
 */
public final class LogProgressRecording {
    /**
     * The maximum number of samples that are kept. At this number every second one is dropped, and new ones are kept
     * half as often. A stage can then seem to be reached up to one interval late, which is about 1/1000 of the
     * recording at most if the samples are evenly spaced.
     */
    static final int MAX_SAMPLES = 2_000;

    /** A follower that the leader has not heard for this long is not awaited. */
    private static final long SILENT_MILLIS = 1_000;

    private static final long NANOS_PER_MICRO = 1_000;

    private final long receivedNanos;
    private List<ProgressSample> samples = new ArrayList<>();
    /** The newest sample, whether or not it is among those that are kept. */
    private @Nullable ProgressSample latest;

    private long sampleCount;
    private long keptInterval = 1;
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
        if (latest == null || !sample.isAt(latest)) {
            latest = sample;
            keep(sample);
        }
    }

    private void keep(ProgressSample sample) {
        if (sampleCount % keptInterval == 0) {
            samples.add(sample);
        }
        sampleCount++;
        if (samples.size() == MAX_SAMPLES) {
            List<ProgressSample> everySecond = new ArrayList<>();
            for (int i = 0; i < MAX_SAMPLES; i += 2) {
                everySecond.add(samples.get(i));
            }
            samples = everySecond;
            keptInterval *= 2;
        }
    }

    /** Returns whether this server's disk and all followers that respond hold the entry at this index. */
    public synchronized boolean isComplete(long index) {
        ProgressSample newest = latest;
        return newest != null
                && newest.durableIndex() >= index
                && newest.matchIndexes().entrySet().stream()
                        .allMatch(each -> each.getValue() >= index || !responding.contains(each.getKey()));
    }

    /** Returns when the entry at this position reached each stage. */
    public synchronized WriteStages stagesOf(LogPosition position, long appliedNanos) {
        long index = position.index();
        long appended = -1;
        long durable = -1;
        long committed = -1;
        SortedMap<ServerId, Long> acknowledged = new TreeMap<>();
        ProgressSample newest = latest;
        List<ProgressSample> all = new ArrayList<>(samples);
        if (newest != null) {
            all.add(newest);
        }
        for (ProgressSample each : all) {
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
        if (newest != null) {
            for (ServerId server : newest.matchIndexes().keySet()) {
                followers.add(new FollowerAcknowledgement(server, acknowledged.getOrDefault(server, -1L)));
            }
        }
        return new WriteStages(position, appended, durable, followers, committed, micros(appliedNanos));
    }

    private long micros(long atNanos) {
        return Math.max(0, atNanos - receivedNanos) / NANOS_PER_MICRO;
    }
}
