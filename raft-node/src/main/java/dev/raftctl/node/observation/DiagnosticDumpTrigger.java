package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.SyncLatency;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the state of the whole server is worth saving: it has known no leader for two election timeouts, leaders
 * change often, or a write takes more than a second. Each problem triggers when it begins, at most once a minute, so
 * that later problems do not overwrite the state from the beginning. Not thread-safe.
 */
public final class DiagnosticDumpTrigger {
    private static final long MIN_INTERVAL_MILLIS = 60_000;
    private static final int MAX_LEADER_CHANGES = 2;
    private static final long MAX_SYNC_MILLIS = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;

    private Set<String> active = new TreeSet<>();
    private long notBeforeMillis = Long.MIN_VALUE;

    /** Returns the stable labels of the problems that have begun, or null if the state need not be saved. */
    public @Nullable String check(ServerStatus status, long nowMillis) {
        TreeSet<String> current = problems(status);
        TreeSet<String> begun = new TreeSet<>(current);
        begun.removeAll(active);
        if (begun.isEmpty() || nowMillis < notBeforeMillis) {
            // A problem that begins too early triggers later if it lasts.
            active.retainAll(current);
            return null;
        }
        active = current;
        notBeforeMillis = nowMillis + MIN_INTERVAL_MILLIS;
        return String.join(",", begun);
    }

    private static TreeSet<String> problems(ServerStatus status) {
        TreeSet<String> problems = new TreeSet<>();
        LeaderlessPeriod leaderless = status.measurements().leaderless();
        if (leaderless != null && leaderless.sinceMs() > 2 * status.electionTimeoutMs()) {
            problems.add("leaderless");
        }
        int changes = 0;
        for (LeaderChangeCount each : status.measurements().leaderChanges()) {
            changes += each.count();
        }
        if (changes > MAX_LEADER_CHANGES) {
            problems.add("leader-changes");
        }
        SyncLatency sync = status.measurements().sync();
        if (sync.runningMs() > MAX_SYNC_MILLIS || sync.maxMicros() > MAX_SYNC_MILLIS * MICROS_PER_MILLI) {
            problems.add("sync");
        }
        return problems;
    }
}
