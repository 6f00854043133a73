package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.client.ClientClock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Sends numbered requests, a limited number at a time, and waits for all of them. Single use. */
final class RequestBatch {
    private static final int MAX_OUTSTANDING = 64;
    private static final long POLL_INTERVAL_NANOS = 1_000_000;

    private final int count;
    private final IntFunction<CompletableFuture<Optional<CliFailure>>> sender;
    private final AtomicInteger nextNumber = new AtomicInteger();
    private final AtomicInteger endedCount = new AtomicInteger();
    private final AtomicReference<@Nullable CliFailure> failure = new AtomicReference<>();

    /** @param sender sends the request with this number, from 0; the result is why the request failed, if it did */
    RequestBatch(int count, IntFunction<CompletableFuture<Optional<CliFailure>>> sender) {
        this.count = count;
        this.sender = sender;
    }

    /** Waits for all requests. Throws the first failure, after which it sends no more requests. */
    void run(ClientClock clock) throws CliFailure {
        int startedCount = Math.min(MAX_OUTSTANDING, count);
        for (int i = 0; i < startedCount; i++) {
            sendNext();
        }
        try {
            while (endedCount.get() < startedCount) {
                clock.sleepNanos(POLL_INTERVAL_NANOS);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new CliFailure(
                    CliFailureReason.INTERRUPTED, "interrupted while the workload was prepared or ended", "");
        }
        CliFailure first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    /** Sends the remaining requests one after another, and counts this chain as ended when no request is left. */
    private void sendNext() {
        for (int number = nextNumber.getAndIncrement();
                number < count && failure.get() == null;
                number = nextNumber.getAndIncrement()) {
            CompletableFuture<Optional<CliFailure>> answer = sender.apply(number);
            if (!answer.isDone()) {
                CompletableFuture<Void> unused = answer.thenAccept(result -> {
                    onEnded(result);
                    sendNext();
                });
                return;
            }
            onEnded(answer.join());
        }
        endedCount.incrementAndGet();
    }

    private void onEnded(Optional<CliFailure> result) {
        result.ifPresent(reason -> failure.compareAndSet(null, reason));
    }
}
