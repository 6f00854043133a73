package dev.raftctl.node.health;

import dev.raftctl.protocol.message.LeaderChangeCount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the leaders of the last five minutes by the cause of their election. Thread-safe. */
public final class LeaderChangeCounter {
    static final long KEPT_NANOS = 300_000_000_000L;

    private static final int MAX_KEPT = 1_000;

    private final ArrayDeque<LeaderChange> changes = new ArrayDeque<>();
    private String ownCause = "";

    private record LeaderChange(long atNanos, String cause) {}

    /** Notes that this server campaigns, and why. */
    public synchronized void onElectionStarted(String cause) {
        ownCause = cause;
    }

    /** Notes that this server became leader. */
    public synchronized void onElectionWon(long nowNanos) {
        add(nowNanos, ownCause);
    }

    /** Notes that this server follows a leader of a new term. */
    public synchronized void onLeaderHeard(long nowNanos) {
        add(nowNanos, LeaderChangeCount.OBSERVED);
    }

    private void add(long nowNanos, String cause) {
        changes.add(new LeaderChange(nowNanos, cause));
        if (changes.size() > MAX_KEPT) {
            changes.remove();
        }
    }

    /** Returns the counts of the last five minutes, in order of the causes. */
    public synchronized List<LeaderChangeCount> at(long nowNanos) {
        while (!changes.isEmpty() && nowNanos - changes.element().atNanos() > KEPT_NANOS) {
            changes.remove();
        }
        Map<String, Integer> counts = new TreeMap<>();
        changes.forEach(each -> counts.merge(each.cause(), 1, Integer::sum));
        List<LeaderChangeCount> list = new ArrayList<>();
        counts.forEach((cause, count) -> list.add(new LeaderChangeCount(cause, count)));
        return list;
    }
}
