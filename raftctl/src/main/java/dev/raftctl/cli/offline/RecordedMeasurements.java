package dev.raftctl.cli.offline;

import dev.raftctl.node.journal.HealthSample;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a server measured shortly before it stopped, from its journal and its samples. Pure. */
final class RecordedMeasurements {
    /** The server's own measurements of these events cover the same time. */
    private static final long EVENTS_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private static final long CLOCK_JUMP_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** A sample is taken every 10 s. */
    private static final long SAMPLE_MILLIS = 20_000;

    /** Of the syncs in a sample only the distribution is known. So many are enough to judge a median. */
    private static final int ASSUMED_SYNC_COUNT = 20;

    private static final int REJECTION_PARTS = 5;

    private final StoppedServerFiles files;
    private final long atMillis;

    /** @param atMillis the time as of which the server is described, by its own clock */
    RecordedMeasurements(StoppedServerFiles files, long atMillis) {
        this.files = files;
        this.atMillis = atMillis;
    }

    /**
     * @param wallMillis the same time by the clock that all servers' times are converted to
     * @param leaderless see {@link #leaderless()}
     */
    HealthMeasurements at(long wallMillis, @Nullable LeaderlessPeriod leaderless) {
        HealthSample sample = sample();
        return new HealthMeasurements(
                wallMillis,
                leaderless,
                List.of(),
                sample == null || sample.syncP50Micros() == 0
                        ? SyncLatency.NONE
                        : new SyncLatency(
                                ASSUMED_SYNC_COUNT,
                                sample.syncP50Micros(),
                                sample.syncP99Micros(),
                                sample.syncMaxMicros(),
                                0),
                sample == null ? CoreLoopDelay.NONE : new CoreLoopDelay(sample.loopP99Micros(), 0),
                sample == null ? 0 : sample.throttledPercent(),
                pauses(),
                leaderChanges(),
                sample == null
                        ? WriteLatency.NONE
                        : new WriteLatency(sample.writesPerSecond(), 0, 0, sample.oldestWriteMillis(), "none"),
                0,
                clockJump());
    }

    private @Nullable HealthSample sample() {
        HealthSample newest = null;
        for (HealthSample each : files.samples()) {
            boolean isRecent = Math.abs(atMillis - each.wallMillis()) <= SAMPLE_MILLIS;
            newest = isRecent ? each : newest;
        }
        return newest;
    }

    private List<DecisionRecord> recent(String kind, long maxAgeMillis) {
        return files.decisions().stream()
                .filter(each -> each.kind().equals(kind) && atMillis - each.atMillis() <= maxAgeMillis)
                .toList();
    }

    private ProcessPauses pauses() {
        long longest = 0;
        long gcMillis = 0;
        int leadingCount = 0;
        List<DecisionRecord> recorded = recent("paused", EVENTS_MILLIS);
        for (DecisionRecord each : recorded) {
            longest = Math.max(longest, each.data().number("ms", 0));
            gcMillis += each.data().number("gcMs", 0);
            leadingCount += each.data().text("role").equals("leader") ? 1 : 0;
        }
        if (recorded.isEmpty()) {
            return ProcessPauses.NONE;
        }
        DecisionRecord last = recorded.get(recorded.size() - 1);
        long agoMillis = atMillis - last.atMillis() + last.data().number("agoMs", 0);
        return new ProcessPauses(
                recorded.size(), longest, last.data().number("ms", 0), Math.max(0, agoMillis), gcMillis, leadingCount);
    }

    private List<LeaderChangeCount> leaderChanges() {
        Map<String, Integer> counts = new TreeMap<>();
        recent("election-won", EVENTS_MILLIS).forEach(each -> counts.merge(each.cause(), 1, Integer::sum));
        List<LeaderChangeCount> changes = new ArrayList<>();
        counts.forEach((cause, count) -> changes.add(new LeaderChangeCount(cause, count)));
        return changes;
    }

    private @Nullable ClockJump clockJump() {
        List<DecisionRecord> jumps = recent("clock-jumped", CLOCK_JUMP_MILLIS);
        if (jumps.isEmpty()) {
            return null;
        }
        DecisionRecord last = jumps.get(jumps.size() - 1);
        return new ClockJump(last.data().number("jumpMs", 0), Math.max(0, atMillis - last.atMillis()));
    }

    /** Returns the period without a leader in which the server was when it stopped; null if it knew a leader. */
    @Nullable
    LeaderlessPeriod leaderless() {
        DecisionRecord newest =
                files.newest("leaderless", "leader-heard", "election-won", "leader-lost", "stepped-down");
        if (newest == null
                || newest.kind().equals("leader-heard")
                || newest.kind().equals("election-won")) {
            return null;
        }
        long agoMillis = Math.max(0, atMillis - newest.atMillis());
        List<VoteRejection> rejections = new ArrayList<>();
        for (String each : newest.data().list("rejections")) {
            VoteRejection rejection = rejection(each, newest.data().position("last"), agoMillis);
            if (rejection != null) {
                rejections.add(rejection);
            }
        }
        String stage = newest.data().text("stage");
        return new LeaderlessPeriod(
                stage.isEmpty() ? "waiting" : stage,
                agoMillis + newest.data().number("sinceMs", 0),
                (int) newest.data().number("attempts", 0),
                rejections);
    }

    /** Parses a rejection such as {@code n2:pre-vote:t4:log-behind:t3/12}; null if it is none. */
    private static @Nullable VoteRejection rejection(String text, LogPosition candidateLast, long agoMillis) {
        String[] parts = text.split(":", -1);
        if (parts.length != REJECTION_PARTS) {
            return null;
        }
        try {
            return new VoteRejection(
                    ServerId.of(parts[0]),
                    parts[1].equals("pre-vote"),
                    Long.parseLong(parts[2].substring(1)),
                    parts[3],
                    DecisionData.NONE.with("last", parts[4]).position("last"),
                    candidateLast,
                    agoMillis);
        } catch (IllegalArgumentException | IndexOutOfBoundsException notARejection) {
            return null;
        }
    }
}
