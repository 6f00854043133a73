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
public final class Fuzz {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    private final long least;

    /** What is done with bytes, and may refuse them in its own type only. */
    @FunctionalInterface
    public interface Reading {
        /** True when they were read, false when they were refused. */
        boolean of(byte[] bytes) throws Exception;
    }

    /** @param least rounds in any case */
    public Fuzz(long least) {
        this.least = least;
    }

    /** Whether there is time for the round of this number, counted from 0. */
    public boolean goesOn(long round) {
        return round < least || deadline - System.nanoTime() > 0;
    }

    /**
     * Reads what becomes of sound bytes; some must be refused.
     *
     * @param allocatedPerByte what a byte read may cost, beyond {@code allocatedAnyhow} bytes in any case
     */
    public void read(byte[] sound, long allocatedPerByte, long allocatedAnyhow, Reading reading) throws Exception {
        assertThat(reading.of(sound)).as("what is sound is read").isTrue();
        long refused = 0;
        for (long seed = 0; goesOn(seed); seed++) {
            byte[] bytes = changed(sound, new Random(seed));
            long allowed = allocatedAnyhow + allocatedPerByte * bytes.length;
            long allocated = Long.MAX_VALUE;
            boolean read = false;
            // The first of a kind loads classes; only the second tells.
            for (int attempt = 0; attempt < 2 && allocated > allowed; attempt++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                read = reading.of(bytes);
                allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).as("bytes allocated for seed %d", seed).isLessThanOrEqualTo(allowed);
            refused += read ? 0 : 1;
        }
        assertThat(refused).as("some are refused").isPositive();
    }

    /** What this thread has allocated since it began, in bytes. */
    public static long allocatedSoFar() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** What this thread allocates for it, in bytes; of the second time, since the first of a kind loads classes. */
    public static long allocated(Runnable reading) {
        reading.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        reading.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Cut, lengthened, overwritten, or a few bytes changed. */
    public static byte[] changed(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        switch (random.nextInt(6)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(2000));
            case 2 -> Arrays.fill(bytes, random.nextInt(bytes.length), bytes.length, (byte) random.nextInt(256));
            case 3 -> {
                int from = random.nextInt(bytes.length);
                int to = random.nextInt(bytes.length);
                System.arraycopy(sound, from, bytes, to, bytes.length - Math.max(from, to));
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
