package dev.raftctl.cli.bench;

import dev.raftctl.cli.bench.Operations.End;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** One run of a load. The calling thread paces it; answers are counted on the threads that bring them. */
public final class Load {
    private static final long LATENCY_MAX_NANOS = 60_000_000_000L;
    private static final long REFUSED_PAUSE_NANOS = 1_000_000;

    private final LoadSettings settings;
    private final Operations operations;
    private final Recorder puts = new Recorder(LATENCY_MAX_NANOS, 3);
    private final Recorder gets = new Recorder(LATENCY_MAX_NANOS, 3);
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final byte[] value;
    private volatile boolean counting;
    private volatile boolean stopping;

    public Load(LoadSettings settings, Operations operations) {
        this.settings = settings;
        this.operations = operations;
        this.value = new byte[settings.valueBytes()];
        new SplittableRandom(settings.seed()).nextBytes(value);
    }

    /** What a live line shows: requests done so far and the seconds they took. */
    public record Progress(long done, double seconds, long refused, long unknown) {}

    /** Puts the load on and waits for its end; {@code progress} is told about once a second, on this thread. */
    public LoadReport run(Consumer<Progress> progress) {
        if (!settings.isOpenLoop()) {
            for (int i = 0; i < settings.outstanding(); i++) {
                new Client(settings.seed() * 31 + i).next();
            }
        }
        pace(settings.warmupMillis(), shown -> {});
        puts.reset();
        gets.reset();
        done.set(0);
        refused.set(0);
        unknown.set(0);
        counting = true;
        double seconds = pace(settings.durationMillis(), progress);
        counting = false;
        stopping = true;
        long patience = System.nanoTime() + 5_000_000_000L;
        while (open.get() > 0 && System.nanoTime() < patience) {
            LockSupport.parkNanos(1_000_000);
        }
        Histogram putTimes = puts.getIntervalHistogram();
        Histogram getTimes = gets.getIntervalHistogram();
        return new LoadReport(seconds, putTimes, getTimes, refused.get(), unknown.get() + open.get());
    }

    private double pace(long millis, Consumer<Progress> progress) {
        long begin = System.nanoTime();
        long end = begin + millis * 1_000_000;
        long nextShown = begin + 1_000_000_000L;
        Client single = new Client(settings.seed() + millis);
        long step = settings.isOpenLoop() ? 1_000_000_000L / settings.ratePerSecond() : 10_000_000L;
        for (long due = begin; due < end; due += step) {
            long wait;
            while ((wait = due - System.nanoTime()) > 0) {
                LockSupport.parkNanos(wait);
            }
            if (settings.isOpenLoop()) {
                single.once(due);
            }
            long now = System.nanoTime();
            if (now >= nextShown) {
                nextShown += 1_000_000_000L;
                progress.accept(new Progress(done.get(), (now - begin) / 1e9, refused.get(), unknown.get()));
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private void count(boolean get, End end, long began) {
        open.decrementAndGet();
        if (!counting) {
            return;
        }
        switch (end) {
            case DONE -> {
                done.incrementAndGet();
                (get ? gets : puts).recordValue(Math.min(System.nanoTime() - began, LATENCY_MAX_NANOS));
            }
            case REFUSED -> refused.incrementAndGet();
            case UNKNOWN -> unknown.incrementAndGet();
        }
    }

    /** One place in a closed loop; or, in an open one, the source of keys. */
    private final class Client {
        private final SplittableRandom random;

        Client(long seed) {
            random = new SplittableRandom(seed);
        }

        /** Sends one request after the other, without growing the stack when answers are there at once. */
        void next() {
            while (!stopping) {
                long began = System.nanoTime();
                boolean get = random.nextDouble() < settings.getShare();
                CompletableFuture<End> answer = send(get);
                if (!answer.isDone()) {
                    CompletableFuture<Void> unused = answer.thenAccept(end -> {
                        ended(get, end, began);
                        next();
                    });
                    return;
                }
                ended(get, answer.join(), began);
            }
        }

        void once(long due) {
            boolean get = random.nextDouble() < settings.getShare();
            CompletableFuture<Void> unused = send(get).thenAccept(end -> count(get, end, due));
        }

        private void ended(boolean get, End end, long began) {
            count(get, end, began);
            if (end == End.REFUSED) {
                LockSupport.parkNanos(REFUSED_PAUSE_NANOS);
            }
        }

        private CompletableFuture<End> send(boolean get) {
            open.incrementAndGet();
            byte[] key = String.format("bench-%010d", random.nextInt(settings.keys()))
                    .getBytes(StandardCharsets.US_ASCII);
            return get ? operations.get(key) : operations.put(key, value);
        }
    }
}
