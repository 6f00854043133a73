package dev.raftctl.cli.view;

import dev.raftctl.cli.bench.WorkloadGenerator;
import dev.raftctl.cli.bench.WorkloadRequestKind;
import dev.raftctl.cli.bench.WorkloadSettings;
import java.util.Locale;

/** Builds one-line descriptions of a benchmark and its progress. */
public final class BenchmarkText {
    private static final double NANOS_PER_MILLI = 1e6;

    private BenchmarkText() {}

    /** Describes the benchmark before it runs. */
    public static String plan(WorkloadSettings settings, boolean keep) {
        return "put load on the leader: " + load(settings) + ", for "
                + HumanReadableUnits.millis(settings.durationMillis()) + " after "
                + HumanReadableUnits.millis(settings.warmupMillis())
                + " of warm-up; " + (keep ? "the keys are kept" : "the keys are deleted at the end")
                + (settings.mix().renewals() + settings.mix().handovers() > 0 ? "; the leases are revoked" : "");
    }

    /** Describes the workload, for example {@code 16 clients, values of 256 B, 10,000 keys, 90 % gets}. */
    static String load(WorkloadSettings settings) {
        String how = settings.isOpenLoop()
                ? count(settings.ratePerSecond()) + " requests per second from "
                        + count(settings.clientCount(), "client")
                : count(settings.clientCount(), "client")
                        + (settings.outstandingPerClient() > 1
                                ? ", " + settings.outstandingPerClient() + " requests in flight each"
                                : "");
        StringBuilder load = new StringBuilder(how)
                .append(", values of ")
                .append(HumanReadableUnits.bytes(settings.valueBytes()))
                .append(", ")
                .append(count(settings.keyCount(), "key"));
        for (WorkloadRequestKind kind : WorkloadRequestKind.values()) {
            if (kind != WorkloadRequestKind.PUT && settings.mix().weight(kind) > 0) {
                load.append(", ")
                        .append(Math.round(settings.mix().share(kind) * 100))
                        .append(" % ")
                        .append(name(kind))
                        .append("s");
            }
        }
        return settings.watcherCount() == 0
                ? load.toString()
                : load.append(", ")
                        .append(count(settings.watcherCount(), "watcher"))
                        .toString();
    }

    /** Returns the name of a kind of requests in the text output. */
    static String name(WorkloadRequestKind kind) {
        return switch (kind) {
            case PUT -> "put";
            case GET -> "get";
            case RENEWAL -> "renewal";
            case HANDOVER -> "hand-over";
        };
    }

    /** Describes the progress of the benchmark so far. */
    public static String progressLine(WorkloadGenerator.WorkloadProgress progress) {
        String when = progress.seconds() < 0
                ? "warm-up"
                : String.format(Locale.ROOT, "%.0f s", Math.floor(progress.seconds()));
        long done = progress.recentLatencies().getTotalCount();
        return when + ": " + count(done) + " requests/s, p50 "
                + millis(progress.recentLatencies().getValueAtPercentile(50)) + " ms, p99 "
                + millis(progress.recentLatencies().getValueAtPercentile(99)) + " ms, refused "
                + progress.refusedCount()
                + ", unknown " + progress.unknownCount();
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String count(long number, String what) {
        return count(number) + " " + what + (number == 1 ? "" : "s");
    }

    /** Formats nanoseconds as milliseconds with three significant digits. */
    static String millis(long nanos) {
        double millis = nanos / NANOS_PER_MILLI;
        String format = millis < 1 ? "%.3f" : millis < 100 ? "%.2f" : "%,.0f";
        return String.format(Locale.ROOT, format, millis);
    }
}
