package dev.raftctl.cli.bench;

import dev.raftctl.client.ClientClock;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Generates one run of a workload. The calling thread paces it; replies are counted on the threads that deliver them.
 * In an open loop, latency is measured from when a request was due rather than sent, so a stall of the cluster is not
 * hidden (no coordinated omission).
 */
public final class WorkloadGenerator implements WorkloadWatchers.WatchEventListener {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000 * NANOS_PER_MILLI;
    private static final long POLL_INTERVAL_NANOS = 10 * NANOS_PER_MILLI;
    /**
     * The limit of outstanding requests in an open loop. At the limit, requests that are due wait in the generator, and
     * the wait counts towards their latency.
     */
    private static final int MAX_OUTSTANDING = 1 << 16;

    private final WorkloadSettings settings;
    private final WorkloadOperations operations;
    private final ClientClock clock;
    private final WorkloadKeys keys;
    private final byte[] value;
    private final WatchEventCounter events;
    private final AtomicInteger outstanding = new AtomicInteger();
    private volatile long endNanos;
    private volatile LatencyRecorder latencies = new LatencyRecorder(0, 0, false);

    /** @param prefix the prefix of every key */
    public WorkloadGenerator(
            WorkloadSettings settings, WorkloadOperations operations, ClientClock clock, String prefix) {
        this.settings = settings;
        this.operations = operations;
        this.clock = clock;
        keys = new WorkloadKeys(prefix);
        this.value = new byte[settings.valueBytes()];
        new SplittableRandom(settings.seed()).nextBytes(value);
        events = new WatchEventCounter(settings.watcherCount());
    }

    /**
     * What a progress line shows.
     *
     * @param seconds since the end of the warm-up; negative during it
     * @param recentLatencies of requests completed in the last second
     */
    public record WorkloadProgress(double seconds, Histogram recentLatencies, long refusedCount, long unknownCount) {}

    /**
     * Runs the workload until it ends or the thread is interrupted, and calls {@code progress} about once a second on
     * this thread.
     */
    public WorkloadReport run(Consumer<WorkloadProgress> progress) {
        long startNanos = clock.nanoTime();
        long measureFromNanos = startNanos + settings.warmupMillis() * NANOS_PER_MILLI;
        endNanos = measureFromNanos + settings.durationMillis() * NANOS_PER_MILLI;
        LatencyRecorder recorder = new LatencyRecorder(measureFromNanos, endNanos, settings.isOpenLoop());
        latencies = recorder;
        if (!settings.isOpenLoop()) {
            for (int i = 0; i < settings.clientCount() * settings.outstandingPerClient(); i++) {
                new WorkloadClient(i % settings.clientCount(), settings.seed() * 31 + i).sendInLoop();
            }
        }
        boolean interrupted = false;
        try {
            paceRequests(startNanos, measureFromNanos, recorder, progress);
        } catch (InterruptedException stop) {
            interrupted = true;
        }
        if (interrupted) {
            endNanos = Math.min(clock.nanoTime(), endNanos);
        }
        awaitOutstanding();
        return recorder.report(endNanos, outstanding.get(), events.endedWatchers(), interrupted);
    }

    @Override
    public void onEvent(long sentNanos) {
        events.onEvent();
        latencies.recordEvent(sentNanos, clock.nanoTime());
    }

    @Override
    public void onWatcherEnded(String reason) {
        events.onWatcherEnded(reason);
    }

    private void paceRequests(
            long startNanos, long measureFromNanos, LatencyRecorder recorder, Consumer<WorkloadProgress> progress)
            throws InterruptedException {
        long nextReportNanos = startNanos + NANOS_PER_SECOND;
        WorkloadClient openLoopClient = new WorkloadClient(0, settings.seed());
        long stepNanos = settings.isOpenLoop() ? NANOS_PER_SECOND / settings.ratePerSecond() : POLL_INTERVAL_NANOS;
        for (long dueNanos = startNanos; dueNanos - endNanos < 0; dueNanos += stepNanos) {
            long wait = dueNanos - clock.nanoTime();
            if (wait > 0) {
                clock.sleepNanos(wait);
            }
            if (settings.isOpenLoop()) {
                while (outstanding.get() >= MAX_OUTSTANDING && clock.nanoTime() - endNanos < 0) {
                    clock.sleepNanos(NANOS_PER_MILLI);
                }
                openLoopClient.sendOnce(dueNanos);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long now = clock.nanoTime();
            if (now - nextReportNanos >= 0) {
                nextReportNanos = now + NANOS_PER_SECOND;
                progress.accept(new WorkloadProgress(
                        (now - measureFromNanos) / 1e9,
                        recorder.recentLatencies(),
                        recorder.refusedCount(),
                        recorder.unknownCount()));
            }
        }
    }

    /** Waits for outstanding replies and the events of all puts, but no longer than the timeout of a request. */
    private void awaitOutstanding() {
        long deadlineNanos = clock.nanoTime() + settings.requestTimeoutMillis() * NANOS_PER_MILLI;
        try {
            while ((outstanding.get() > 0 || !events.isComplete()) && deadlineNanos - clock.nanoTime() > 0) {
                clock.sleepNanos(NANOS_PER_MILLI);
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of the clients of a closed loop, or the single source of all requests in an open loop. */
    private final class WorkloadClient {
        private final int number;
        private final SplittableRandom random;

        WorkloadClient(int number, long seed) {
            this.number = number;
            random = new SplittableRandom(seed);
        }

        /**
         * Sends one request after another; a loop, because replies that are available at once would otherwise grow the
         * stack.
         */
        void sendInLoop() {
            for (long began = clock.nanoTime(); began - endNanos < 0; began = clock.nanoTime()) {
                WorkloadRequestKind kind = settings.mix().kindAt(random.nextDouble());
                long sent = began;
                CompletableFuture<LeaderRequestOutcome> answer = send(number, kind, sent);
                if (!answer.isDone()) {
                    CompletableFuture<Void> unused = answer.thenAccept(outcome -> {
                        count(kind, outcome, sent);
                        sendInLoop();
                    });
                    return;
                }
                count(kind, answer.join(), sent);
            }
        }

        void sendOnce(long dueNanos) {
            WorkloadRequestKind kind = settings.mix().kindAt(random.nextDouble());
            CompletableFuture<Void> unused = send(random.nextInt(settings.clientCount()), kind, dueNanos)
                    .thenAccept(outcome -> count(kind, outcome, dueNanos));
        }

        private void count(WorkloadRequestKind kind, LeaderRequestOutcome outcome, long began) {
            if (kind == WorkloadRequestKind.PUT && outcome == LeaderRequestOutcome.SUCCEEDED) {
                events.onPut();
            }
            outstanding.decrementAndGet();
            latencies.record(kind, outcome, began, clock.nanoTime());
        }

        private CompletableFuture<LeaderRequestOutcome> send(int client, WorkloadRequestKind kind, long dueNanos) {
            outstanding.incrementAndGet();
            return switch (kind) {
                case PUT -> operations.put(client, randomKey(), valueSentAt(dueNanos));
                case GET -> operations.get(client, randomKey());
                case RENEWAL -> operations.renewLease(client, random.nextInt(settings.renewedLeaseCount()));
                case HANDOVER -> operations.handOverLock();
            };
        }

        private byte[] randomKey() {
            return keys.key(random.nextInt(settings.keyCount()));
        }
    }

    /** Returns the value of a put. If it is watched, it begins with the time from which its events are measured. */
    private byte[] valueSentAt(long nanos) {
        if (settings.watcherCount() == 0) {
            return value;
        }
        byte[] watched = value.clone();
        ByteBuffer.wrap(watched).putLong(nanos);
        return watched;
    }
}
