package dev.raftctl.cli.cluster;

import java.util.Locale;

/**
 * The progress, rate and remaining time of a transfer of bytes.
 *
 * @param doneBytes processed since the start
 * @param totalBytes to process
 * @param elapsedNanos since the start
 */
public record ByteTransferProgress(long doneBytes, long totalBytes, long elapsedNanos) {
    private static final double BYTES_PER_MEGABYTE = 1_000_000;
    private static final double NANOS_PER_SECOND = 1_000_000_000;

    /**
     * Returns for example {@code 1.5 of 6.0 MB, 3.0 MB/s, 2 s left}; without rate and remaining time while nothing is
     * done.
     */
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
