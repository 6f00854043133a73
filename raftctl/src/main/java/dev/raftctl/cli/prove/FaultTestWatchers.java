package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.RequestDeadline;
import java.util.ArrayList;
import java.util.List;

/** The watchers of a proof. Confined to one thread. */
final class FaultTestWatchers {
    private static final long REQUEST_TIMEOUT_MILLIS = 3_000;
    private static final long POLL_INTERVAL_MILLIS = 50;

    private final List<FaultTestWatcher> watchers = new ArrayList<>();
    private final List<Thread> running = new ArrayList<>();
    private volatile boolean isClosed;

    FaultTestWatchers(int count, FaultTestServers servers) {
        for (int i = 0; i < count; i++) {
            watchers.add(new FaultTestWatcher(
                    i + 1, () -> servers.client(REQUEST_TIMEOUT_MILLIS).requests(), () -> isClosed));
        }
    }

    /** Starts the watchers, and waits until each receives the next change. */
    void start(FaultTestThreads threads, long timeoutMillis) throws InterruptedException, CliFailure {
        for (FaultTestWatcher watcher : watchers) {
            running.add(threads.start("prove-watcher", watcher));
        }
        awaitIndex(1, timeoutMillis);
    }

    /** Waits until every watcher has received all changes up to this index. */
    void awaitIndex(long index, long timeoutMillis) throws InterruptedException, CliFailure {
        RequestDeadline deadline = RequestDeadline.in(ClientClock.REAL, timeoutMillis);
        while (!watchers.stream().allMatch(watcher -> watcher.hasReached(index))) {
            if (deadline.hasExpired()) {
                throw new CliFailure(
                        CliFailureReason.TIMED_OUT,
                        "not every watcher has received the changes up to index " + index + " within "
                                + timeoutMillis / 1_000 + " s of a healthy cluster",
                        "");
            }
            ClientClock.REAL.sleep(POLL_INTERVAL_MILLIS);
        }
    }

    /** Ends the watchers, and compares what they received with the answers to clients. */
    WatchVerdict end(List<RecordedOperation> history) throws InterruptedException {
        isClosed = true;
        for (Thread thread : running) {
            thread.join();
        }
        List<WatchSegment> segments = new ArrayList<>();
        watchers.forEach(watcher -> segments.addAll(watcher.segments()));
        return new WatchVerdict(
                watchers.size(),
                segments.stream().mapToLong(segment -> segment.changes().size()).sum(),
                watchers.stream().mapToInt(FaultTestWatcher::compactedCount).sum(),
                WatchHistoryCheck.contradiction(history, segments));
    }
}
