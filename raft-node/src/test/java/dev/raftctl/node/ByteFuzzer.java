package dev.raftctl.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Mutates bytes at random, from seeds, so that a failure can be repeated. A build runs a fixed number of rounds;
 * {@code -Dfuzz.seconds} sets a minimum time.
 */
public final class ByteFuzzer {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    private final long minRounds;

    /** Reads bytes, and may reject them only with its own exception type. */
    @FunctionalInterface
    public interface Reader {
        /** Returns true if the bytes were read, false if they were rejected. */
        boolean read(byte[] bytes) throws Exception;
    }

    /** @param minRounds the minimum number of rounds */
    public ByteFuzzer(long minRounds) {
        this.minRounds = minRounds;
    }

    /** Returns whether there is time for the round with this number, counted from 0. */
    public boolean hasNextRound(long round) {
        return round < minRounds || deadline - System.nanoTime() > 0;
    }

    /**
     * Reads mutations of valid bytes; at least one must be rejected.
     *
     * @param maxAllocatedPerByte how many bytes may be allocated per byte read, in addition to {@code maxAllocatedBase}
     */
    public void fuzz(byte[] valid, long maxAllocatedPerByte, long maxAllocatedBase, Reader reader) throws Exception {
        assertThat(reader.read(valid)).as("valid bytes are read").isTrue();
        long refusedCount = 0;
        for (long seed = 0; hasNextRound(seed); seed++) {
            byte[] bytes = mutate(valid, new Random(seed));
            long allowed = maxAllocatedBase + maxAllocatedPerByte * bytes.length;
            long allocated = Long.MAX_VALUE;
            boolean read = false;
            // The first read of a kind loads classes, so only the second is measured.
            for (int attempt = 0; attempt < 2 && allocated > allowed; attempt++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                read = reader.read(bytes);
                allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).as("bytes allocated for seed %d", seed).isLessThanOrEqualTo(allowed);
            refusedCount += read ? 0 : 1;
        }
        assertThat(refusedCount).as("some mutations are rejected").isPositive();
    }

    /** Returns how many bytes this thread has allocated since it started. */
    public static long allocatedBytesSoFar() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * Returns how many bytes a run allocates on this thread. Measures the second run, because the first loads classes.
     */
    public static long allocatedBytes(Runnable reader) {
        reader.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        reader.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Returns a copy that is truncated, extended, overwritten or changed in a few bytes. */
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
