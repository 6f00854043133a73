package dev.raftctl.cli.cluster;

import java.util.Locale;

/**
 * How far a long piece of work has come, how quick it is, and how long the rest takes at that pace.
 *
 * @param bytes done since it began
 * @param total to be done
 * @param nanos since it began
 */
public record Headway(long bytes, long total, long nanos) {
    private static final double MEGA = 1_000_000;
    private static final double NANOS_PER_SECOND = 1_000_000_000;

    /** {@code 1.5 of 6.0 MB, 3.0 MB/s, 2 s left}; without a pace, as long as there is none. */
    @Override
    public String toString() {
        String done = String.format(Locale.ROOT, "%.1f of %.1f MB", bytes / MEGA, total / MEGA);
        double rate = nanos <= 0 ? 0 : bytes / (nanos / NANOS_PER_SECOND);
        if (rate <= 0) {
            return done;
        }
        return done + String.format(Locale.ROOT, ", %.1f MB/s, %.0f s left", rate / MEGA, (total - bytes) / rate);
    }
}
