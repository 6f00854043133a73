package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The locks of a workload. A hand-over uses a lock that no other hand-over uses, or waits for one. After a failure, a
 * lock is used again once its contenders have queued again; one that refuses them is not used any more. Thread-safe.
 */
final class WorkloadLocks {
    private static final String NAME_PART = "lock/";

    private final CoordinationCalls calls;
    private final WorkloadSettings settings;
    private final WorkloadKeys names;
    private final Deque<ContendedLock> idle = new ArrayDeque<>();
    private final Deque<CompletableFuture<LeaderRequestOutcome>> waiting = new ArrayDeque<>();
    private final List<ContendedLock> locks = new ArrayList<>();
    private volatile boolean isClosed;

    /** @param prefix the prefix of the names of the locks */
    WorkloadLocks(CoordinationCalls calls, WorkloadSettings settings, String prefix) {
        this.calls = calls;
        this.settings = settings;
        names = new WorkloadKeys(prefix + NAME_PART);
    }

    /** Lets the leases acquire the locks. */
    void acquireAll(WorkloadLeases leases, ClientClock clock) throws CliFailure {
        long waitMillis = Math.min(
                CoordinationLimits.MAX_WAIT_MILLIS, settings.totalMillis() + 2 * settings.requestTimeoutMillis());
        for (int i = 0; i < settings.lockCount(); i++) {
            locks.add(new ContendedLock(
                    calls, i % settings.clientCount(), names.key(i), leases.leasesOfLock(i), waitMillis));
        }
        new RequestBatch(locks.size(), number -> locks.get(number).queueAll().thenApply(WorkloadLocks::failureOf))
                .run(clock);
        synchronized (this) {
            idle.addAll(locks);
        }
    }

    private static Optional<CliFailure> failureOf(LeaderRequestOutcome outcome) {
        return outcome == LeaderRequestOutcome.SUCCEEDED
                ? Optional.empty()
                : Optional.of(new CliFailure(
                        CliFailureReason.OUTCOME_UNKNOWN,
                        "not all locks could be acquired before the workload began",
                        "check the cluster first: raftctl health"));
    }

    /** Passes a lock to its next waiter. The returned future never completes exceptionally. */
    CompletableFuture<LeaderRequestOutcome> handOver() {
        ContendedLock lock;
        synchronized (this) {
            lock = idle.poll();
            if (lock == null) {
                CompletableFuture<LeaderRequestOutcome> later = new CompletableFuture<>();
                waiting.add(later);
                return later;
            }
        }
        return handOver(lock);
    }

    private CompletableFuture<LeaderRequestOutcome> handOver(ContendedLock lock) {
        return lock.handOver().thenApply(outcome -> {
            if (outcome == LeaderRequestOutcome.SUCCEEDED) {
                release(lock);
            } else {
                queueAgain(lock);
            }
            return outcome;
        });
    }

    /** Gives the lock to the hand-over that has waited longest, or keeps it for the next one. */
    private void release(ContendedLock lock) {
        CompletableFuture<LeaderRequestOutcome> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                idle.add(lock);
                return;
            }
        }
        CompletableFuture<Void> unused = handOver(lock).thenAccept(next::complete);
    }

    private void queueAgain(ContendedLock lock) {
        if (isClosed) {
            return;
        }
        CompletableFuture<Void> unused = lock.queueAll().thenAccept(outcome -> {
            switch (outcome) {
                case SUCCEEDED -> release(lock);
                case UNKNOWN -> queueAgain(lock);
                case REFUSED -> {}
            }
        });
    }

    /**
     * Releases the locks. A lock whose holder's lease is revoked instead stays delayed for the rest of that lease.
     */
    void releaseAll(ClientClock clock) throws CliFailure {
        isClosed = true;
        new RequestBatch(
                        locks.size(),
                        number -> locks.get(number)
                                .release()
                                .thenApply(outcome -> outcome == LeaderRequestOutcome.SUCCEEDED
                                        ? Optional.empty()
                                        : Optional.of(new CliFailure(
                                                CliFailureReason.OUTCOME_UNKNOWN,
                                                "not all locks could be released",
                                                ""))))
                .run(clock);
    }
}
