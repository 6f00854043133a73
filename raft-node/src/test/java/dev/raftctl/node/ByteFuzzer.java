package dev.raftctl.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Bytes changed at random, from seeds, so that a failure can be repeated: a number of rounds in each build, and as long as
 * {@code -Dfuzz.seconds} says on request.
 */
public final class ByteFuzzer {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    private final long minRounds;

    /** What is done with bytes, and may refuse them in its own type only. */
    @FunctionalInterface
    public interface Reader {
        /** True when they were read, false when they were refused. */
        boolean read(byte[] bytes) throws Exception;
    }

    /** @param minRounds rounds in any case */
    public ByteFuzzer(long minRounds) {
        this.minRounds = minRounds;
    }

    /** Whether there is time for the round of this number, counted from 0. */
    public boolean hasNextRound(long round) {
        return round < minRounds || deadline - System.nanoTime() > 0;
    }

    /**
     * Reads what becomes of sound bytes; some must be refused.
     *
     * @param maxAllocatedPerByte what a byte read may cost, beyond {@code allocatedAnyhow} bytes in any case
     */
    public void fuzz(byte[] valid, long maxAllocatedPerByte, long maxAllocatedBase, Reader reader) throws Exception {
        assertThat(reader.read(valid)).as("what is sound is read").isTrue();
        long refusedCount = 0;
        for (long seed = 0; hasNextRound(seed); seed++) {
            byte[] bytes = mutate(valid, new Random(seed));
            long allowed = maxAllocatedBase + maxAllocatedPerByte * bytes.length;
            long allocated = Long.MAX_VALUE;
            boolean read = false;
            // The first of a kind loads classes; only the second tells.
            for (int attempt = 0; attempt < 2 && allocated > allowed; attempt++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                read = reader.read(bytes);
                allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).as("bytes allocated for seed %d", seed).isLessThanOrEqualTo(allowed);
            refusedCount += read ? 0 : 1;
        }
        assertThat(refusedCount).as("some are refused").isPositive();
    }

    /** What this thread has allocated since it began, in bytes. */
    public static long allocatedBytesSoFar() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** What this thread allocates for it, in bytes; of the second time, since the first of a kind loads classes. */
    public static long allocatedBytes(Runnable reader) {
        reader.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        reader.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Cut, lengthened, overwritten, or a few bytes changed. */
    public static byte[] mutate(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        switch (random.nextInt(6)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(2000));
            case 2 -> Arrays.fill(bytes, random.nextInt(bytes.length), bytes.length, (byte) random.nextInt(256));
            case 3 -> {
                int from = random.nextInt(bytes.length);
                int to = random.nextInt(bytes.length);
                System.arraycopy(valid, from, bytes, to, bytes.length - Math.max(from, to));
            }
            default -> {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }
}
