package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes every key of the workload once, so that later reads find a value. */
final class KeyPreloader {
    private static final int MAX_OUTSTANDING = 64;
    private static final long POLL_INTERVAL_NANOS = 1_000_000;

    private final WorkloadSettings settings;
    private final WorkloadOperations operations;
    private final ClientClock clock;
    private final WorkloadKeys loadKeys;
    private final byte[] value;
    private final AtomicInteger nextKey = new AtomicInteger();
    private final AtomicInteger endedCount = new AtomicInteger();
    private volatile boolean failed;

    KeyPreloader(WorkloadSettings settings, WorkloadOperations operations, ClientClock clock, String prefix) {
        this.settings = settings;
        this.operations = operations;
        this.clock = clock;
        loadKeys = new WorkloadKeys(prefix);
        value = new byte[settings.valueBytes()];
        new SplittableRandom(settings.seed()).nextBytes(value);
    }

    void run() throws CliFailure {
        int startedCount = Math.min(MAX_OUTSTANDING, settings.keyCount());
        for (int i = 0; i < startedCount; i++) {
            putNext();
        }
        try {
            while (endedCount.get() < startedCount) {
                clock.sleepNanos(POLL_INTERVAL_NANOS);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new CliFailure(CliFailureReason.INTERRUPTED, "interrupted before the workload began", "");
        }
        if (failed) {
            throw new CliFailure(
                    CliFailureReason.OUTCOME_UNKNOWN,
                    "not all keys could be written before the workload began",
                    "check the cluster first: raftctl health");
        }
    }

    /** Puts the remaining keys one after another, and counts this chain of puts as ended when no key is left. */
    private void putNext() {
        for (int number = nextKey.getAndIncrement();
                number < settings.keyCount() && !failed;
                number = nextKey.getAndIncrement()) {
            CompletableFuture<LeaderRequestOutcome> answer =
                    operations.put(number % settings.clientCount(), loadKeys.key(number), value);
            if (!answer.isDone()) {
                CompletableFuture<Void> unused = answer.thenAccept(outcome -> {
                    recordOutcome(outcome);
                    putNext();
                });
                return;
            }
            recordOutcome(answer.join());
        }
        endedCount.incrementAndGet();
    }

    private void recordOutcome(LeaderRequestOutcome outcome) {
        if (outcome != LeaderRequestOutcome.SUCCEEDED) {
            failed = true;
        }
    }
}
