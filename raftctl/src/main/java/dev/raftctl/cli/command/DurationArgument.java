package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.node.config.DurationFormat;

/** Parses durations on the command line, which have the same syntax as in the configuration file. */
public final class DurationArgument {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private DurationArgument() {}

    /**
     * Parses a duration and returns it in milliseconds, rounded up.
     *
     * @param label the option or variable that holds the duration, for the error message
     */
    public static long millis(String text, String label) throws CliFailure {
        try {
            long nanos = DurationFormat.parseNanos(text);
            return nanos / NANOS_PER_MILLI + (nanos % NANOS_PER_MILLI == 0 ? 0 : 1);
        } catch (IllegalArgumentException invalid) {
            throw CliFailure.usage(
                    label + ": '" + text + "' is not a duration",
                    "a number and a unit, e.g. 500ms, 5s, 2m, 1h, 1.5s or 1m30s");
        }
    }
}
