package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.node.config.DurationText;

/** Parses durations on the command line, which have the same syntax as in the configuration file. */
public final class Durations {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Durations() {}

    /**
     * Parses a duration and returns it in milliseconds, rounded up.
     *
     * @param label the option or variable that holds the duration, for the error message
     */
    public static long millis(String text, String label) throws Failure {
        try {
            long nanos = DurationText.parseNanos(text);
            return nanos / NANOS_PER_MILLI + (nanos % NANOS_PER_MILLI == 0 ? 0 : 1);
        } catch (IllegalArgumentException invalid) {
            throw Failure.usage(
                    label + ": '" + text + "' is not a duration",
                    "a number and a unit, e.g. 500ms, 5s, 2m, 1h, 1.5s or 1m30s");
        }
    }
}
