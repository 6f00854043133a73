package dev.raftctl.cli.bench;

import dev.raftctl.cli.bench.Operations.End;
import dev.raftctl.cli.cluster.Pace;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * One run of a load. The calling thread paces it; answers are counted on the threads that bring them. Latency in an open loop
 * counts from when a request was due, not from when it could be sent: a stall of the cluster is not hidden by the load's own
 * waiting.
 */
public final class Load {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SECOND = 1_000 * NANOS_PER_MILLI;
    private static final long LOOK_NANOS = 10 * NANOS_PER_MILLI;
    /** More than so many requests wait for nobody in an open loop: those that are due wait here, and their time runs. */
    private static final int OPEN_MAX = 1 << 16;

    private final LoadSettings settings;
    private final Operations operations;
    private final Pace pace;
    private final Keys keys;
    private final byte[] value;
    private final AtomicInteger open = new AtomicInteger();
    private volatile long end;
    private volatile Tally tally = new Tally(0, 0, false);

    /** @param prefix of every key */
    public Load(LoadSettings settings, Operations operations, Pace pace, String prefix) {
        this.settings = settings;
        this.operations = operations;
        this.pace = pace;
        keys = new Keys(prefix);
        this.value = new byte[settings.valueBytes()];
        new SplittableRandom(settings.seed()).nextBytes(value);
    }

    /**
     * What a live line shows.
     *
     * @param seconds into the load, less the warm-up; below 0 during it
     * @param recent latencies of what was done in the last second
     */
    public record Progress(double seconds, Histogram recent, long refused, long unknown) {}

    /**
     * Puts the load on and waits for its end, or for an interrupt; {@code progress} is told about once a second, on this thread.
     */
    public LoadReport run(Consumer<Progress> progress) {
        long begin = pace.nanoTime();
        long from = begin + settings.warmupMillis() * NANOS_PER_MILLI;
        end = from + settings.durationMillis() * NANOS_PER_MILLI;
        Tally counted = new Tally(from, end, settings.isOpenLoop());
        tally = counted;
        if (!settings.isOpenLoop()) {
            for (int i = 0; i < settings.clients() * settings.outstanding(); i++) {
                new Client(i % settings.clients(), settings.seed() * 31 + i).next();
            }
        }
        boolean interrupted = false;
        try {
            keepOn(begin, from, counted, progress);
        } catch (InterruptedException stop) {
            interrupted = true;
        }
        if (interrupted) {
            end = Math.min(pace.nanoTime(), end);
        }
        awaitOpen();
        return counted.report(end, open.get(), interrupted);
    }

    private void keepOn(long begin, long from, Tally counted, Consumer<Progress> progress) throws InterruptedException {
        long nextShown = begin + SECOND;
        Client single = new Client(0, settings.seed());
        long step = settings.isOpenLoop() ? SECOND / settings.ratePerSecond() : LOOK_NANOS;
        for (long due = begin; due - end < 0; due += step) {
            long wait = due - pace.nanoTime();
            if (wait > 0) {
                pace.pauseNanos(wait);
            }
            if (settings.isOpenLoop()) {
                while (open.get() >= OPEN_MAX && pace.nanoTime() - end < 0) {
                    pace.pauseNanos(NANOS_PER_MILLI);
                }
                single.once(due);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long now = pace.nanoTime();
            if (now - nextShown >= 0) {
                nextShown = now + SECOND;
                progress.accept(
                        new Progress((now - from) / 1e9, counted.recent(), counted.refused(), counted.unknown()));
            }
        }
    }

    /** What was sent may still be answered, as long as any request may take. */
    private void awaitOpen() {
        long patience = pace.nanoTime() + settings.requestMillis() * NANOS_PER_MILLI;
        try {
            while (open.get() > 0 && patience - pace.nanoTime() > 0) {
                pace.pauseNanos(NANOS_PER_MILLI);
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    /** One place in a closed loop; or, in an open one, the source of keys. */
    private final class Client {
        private final int number;
        private final SplittableRandom random;

        Client(int number, long seed) {
            this.number = number;
            random = new SplittableRandom(seed);
        }

        /** Sends one request after the other, without growing the stack when answers are there at once. */
        void next() {
            for (long began = pace.nanoTime(); began - end < 0; began = pace.nanoTime()) {
                boolean get = random.nextDouble() < settings.getShare();
                long sent = began;
                CompletableFuture<End> answer = send(number, get);
                if (!answer.isDone()) {
                    CompletableFuture<Void> unused = answer.thenAccept(how -> {
                        count(get, how, sent);
                        next();
                    });
                    return;
                }
                count(get, answer.join(), sent);
            }
        }

        void once(long due) {
            boolean get = random.nextDouble() < settings.getShare();
            CompletableFuture<Void> unused =
                    send(random.nextInt(settings.clients()), get).thenAccept(how -> count(get, how, due));
        }

        private void count(boolean get, End how, long began) {
            open.decrementAndGet();
            tally.count(get, how, began, pace.nanoTime());
        }

        private CompletableFuture<End> send(int client, boolean get) {
            open.incrementAndGet();
            byte[] key = keys.key(random.nextInt(settings.keys()));
            return get ? operations.get(client, key) : operations.put(client, key, value);
        }
    }
}
