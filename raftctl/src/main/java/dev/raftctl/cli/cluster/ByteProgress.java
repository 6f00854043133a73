package dev.raftctl.cli.cluster;

import java.util.Locale;

/**
 * How far a long piece of work has come, how quick it is, and how long the rest takes at that pace.
 *
 * @param doneBytes done since it began
 * @param totalBytes to be done
 * @param elapsedNanos since it began
 */
public record ByteProgress(long doneBytes, long totalBytes, long elapsedNanos) {
    private static final double BYTES_PER_MEGABYTE = 1_000_000;
    private static final double NANOS_PER_SECOND = 1_000_000_000;

    /** {@code 1.5 of 6.0 MB, 3.0 MB/s, 2 s left}; without a pace, as long as there is none. */
    @Override
    public String toString() {
        String done = String.format(
                Locale.ROOT, "%.1f of %.1f MB", doneBytes / BYTES_PER_MEGABYTE, totalBytes / BYTES_PER_MEGABYTE);
        double bytesPerSecond = elapsedNanos <= 0 ? 0 : doneBytes / (elapsedNanos / NANOS_PER_SECOND);
        if (bytesPerSecond <= 0) {
            return done;
        }
        return done
                + String.format(
                        Locale.ROOT,
                        ", %.1f MB/s, %.0f s left",
                        bytesPerSecond / BYTES_PER_MEGABYTE,
                        (totalBytes - doneBytes) / bytesPerSecond);
    }
}
