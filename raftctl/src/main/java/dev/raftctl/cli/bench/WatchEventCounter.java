package dev.raftctl.cli.bench;

import dev.raftctl.cli.bench.WorkloadReport.EndedWatchers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the events that the watchers of a workload have received, and the watchers that have ended. Thread-safe. */
final class WatchEventCounter {
    private final int watcherCount;
    private final LongAdder eventCount = new LongAdder();
    private final LongAdder putCount = new LongAdder();
    private final AtomicInteger endedCount = new AtomicInteger();
    private final AtomicReference<@Nullable String> firstReason = new AtomicReference<>();

    WatchEventCounter(int watcherCount) {
        this.watcherCount = watcherCount;
    }

    void onEvent() {
        eventCount.increment();
    }

    /** Counts a put that succeeded, of which every watcher receives an event. */
    void onPut() {
        putCount.increment();
    }

    void onWatcherEnded(String reason) {
        firstReason.compareAndSet(null, reason);
        endedCount.incrementAndGet();
    }

    /** Returns whether every watcher that has not ended has received an event of every put. */
    boolean isComplete() {
        return eventCount.sum() >= putCount.sum() * (watcherCount - endedCount.get());
    }

    EndedWatchers endedWatchers() {
        String reason = firstReason.get();
        return new EndedWatchers(endedCount.get(), reason == null ? "" : reason);
    }
}
