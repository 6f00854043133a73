package bench.coordination;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Repeats an operation in a number of slots, each of which has one in flight. Single use. */
final class ClosedLoop {
    private static final long MAX_NANOS = 60_000_000_000L;

    private final LongSupplier serverCpuMicros;
    private final IntFunction<CompletableFuture<?>> operation;
    private final Histogram latencies = new ConcurrentHistogram(MAX_NANOS, 3);
    private final AtomicLong doneCount = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger runningSlots = new AtomicInteger();
    private volatile boolean isMeasuring;
    private volatile boolean isStopped;

    /**
     * @param latencies of the operations that ended within the measurement, in nanoseconds
     * @param cpuMicros the processor time of all servers for each operation
     */
    record Measurement(double perSecond, Histogram latencies, double cpuMicros) {}

    /** @param serverCpuMicros reads the processor time that the servers have used */
    ClosedLoop(LongSupplier serverCpuMicros, IntFunction<CompletableFuture<?>> operation) {
        this.serverCpuMicros = serverCpuMicros;
        this.operation = operation;
    }

    /** Runs the loop; a failed operation fails the whole measurement. */
    Measurement run(int slots, double warmSeconds, double seconds) throws Exception {
        runningSlots.set(slots);
        for (int slot = 0; slot < slots; slot++) {
            repeat(slot);
        }
        sleep(warmSeconds);
        isMeasuring = true;
        long before = doneCount.get();
        long cpuBefore = serverCpuMicros.getAsLong();
        long begun = System.nanoTime();
        sleep(seconds);
        long done = doneCount.get() - before;
        double elapsed = (System.nanoTime() - begun) / 1e9;
        long cpuMicros = serverCpuMicros.getAsLong() - cpuBefore;
        isMeasuring = false;
        isStopped = true;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (runningSlots.get() > 0 && failure.get() == null) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(runningSlots.get() + " operations do not end");
            }
            Thread.sleep(5);
        }
        if (failure.get() != null) {
            throw new IllegalStateException("an operation failed", failure.get());
        }
        return new Measurement(done / elapsed, latencies, (double) cpuMicros / Math.max(1, done));
    }

    private static void sleep(double seconds) throws InterruptedException {
        Thread.sleep(Math.round(seconds * 1e3));
    }

    private void repeat(int slot) {
        while (!isStopped) {
            long begun = System.nanoTime();
            CompletableFuture<?> ended;
            try {
                ended = operation.apply(slot);
            } catch (RuntimeException fault) {
                failure.compareAndSet(null, fault);
                return;
            }
            if (!ended.isDone()) {
                ended.whenComplete((result, error) -> {
                    if (count(begun, error)) {
                        repeat(slot);
                    }
                });
                return;
            }
            Throwable error = ended.isCompletedExceptionally() ? new IllegalStateException("failed at once") : null;
            if (!count(begun, error)) {
                return;
            }
        }
        runningSlots.decrementAndGet();
    }

    private boolean count(long begun, Throwable error) {
        if (error != null) {
            failure.compareAndSet(null, error);
            return false;
        }
        doneCount.incrementAndGet();
        if (isMeasuring) {
            latencies.recordValue(Math.min(MAX_NANOS, System.nanoTime() - begun));
        }
        return true;
    }
}
