package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.node.config.DurationText;

/** Durations on the command line, written as in the configuration file. */
public final class Durations {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Durations() {}

    /**
     * In milliseconds, a part of one counting as a whole.
     *
     * @param label the option or variable it was given in
     */
    public static long millis(String text, String label) throws Failure {
        try {
            long nanos = DurationText.parseNanos(text);
            return nanos / NANOS_PER_MILLI + (nanos % NANOS_PER_MILLI == 0 ? 0 : 1);
        } catch (IllegalArgumentException invalid) {
            throw Failure.usage(
                    label + ": '" + text + "' is not a duration",
                    "numbers with units: 500ms, 5s, 2m, 1h, also 1.5s or 1m30s");
        }
    }
}
