package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.RequestDeadline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The watchers of a proof. Confined to one thread. */
final class FaultTestWatchers {
    private static final long REQUEST_TIMEOUT_MILLIS = 3_000;
    private static final long POLL_INTERVAL_MILLIS = 50;

    private final List<FaultTestWatcher> watchers = new ArrayList<>();
    private final List<Thread> running = new ArrayList<>();
    private volatile boolean isClosed;

    /** @param cluster returns requests to the cluster with a time limit in milliseconds */
    FaultTestWatchers(int count, LongFunction<ClusterRequests> cluster) {
        for (int i = 0; i < count; i++) {
            watchers.add(new FaultTestWatcher(i + 1, () -> cluster.apply(REQUEST_TIMEOUT_MILLIS), () -> isClosed));
        }
    }

    /** Starts the watchers, and waits until each receives the next change. */
    void start(FaultTestThreads threads, long timeoutMillis) throws InterruptedException, CliFailure {
        for (FaultTestWatcher watcher : watchers) {
            running.add(threads.start("prove-watcher", watcher));
        }
        if (!awaitIndex(1, timeoutMillis)) {
            throw new CliFailure(
                    CliFailureReason.TIMED_OUT,
                    "not every watcher began to watch within " + timeoutMillis / 1_000 + " s",
                    "");
        }
    }

    private boolean awaitIndex(long index, long timeoutMillis) throws InterruptedException {
        RequestDeadline deadline = RequestDeadline.in(ClientClock.REAL, timeoutMillis);
        while (!watchers.stream().allMatch(watcher -> watcher.hasReached(index))) {
            if (deadline.hasExpired()) {
                return false;
            }
            ClientClock.REAL.sleep(POLL_INTERVAL_MILLIS);
        }
        return true;
    }

    /**
     * Waits until every watcher has received all changes, ends the watchers, and compares what they received with the
     * answers to clients.
     *
     * @param timeoutMillis a watcher of the healed cluster that receives the changes no sooner contradicts the history
     */
    WatchVerdict end(List<RecordedOperation> history, long timeoutMillis) throws InterruptedException {
        long lastIndex =
                history.stream().mapToLong(RecordedOperation::version).max().orElse(0);
        boolean isComplete = awaitIndex(lastIndex, timeoutMillis);
        isClosed = true;
        for (Thread thread : running) {
            thread.join();
        }
        List<WatchSegment> segments = new ArrayList<>();
        watchers.forEach(watcher -> segments.addAll(watcher.segments()));
        @Nullable String contradiction = WatchHistoryCheck.contradiction(history, segments);
        return new WatchVerdict(
                watchers.size(),
                segments.stream().mapToLong(segment -> segment.changes().size()).sum(),
                watchers.stream().mapToInt(FaultTestWatcher::compactedCount).sum(),
                contradiction == null && !isComplete
                        ? "not every watcher has received the changes up to index " + lastIndex + " within "
                                + timeoutMillis / 1_000 + " s of a healthy cluster"
                        : contradiction);
    }
}
