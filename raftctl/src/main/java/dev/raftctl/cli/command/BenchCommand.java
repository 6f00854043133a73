package dev.raftctl.cli.command;

import dev.raftctl.cli.InterruptOnShutdown;
import dev.raftctl.cli.bench.ClusterBenchmark;
import dev.raftctl.cli.bench.WorkloadMix;
import dev.raftctl.cli.bench.WorkloadSettings;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.BenchmarkText;
import dev.raftctl.cli.view.BenchmarkView;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.protocol.kv.KeyValueLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@StreamingOutput
@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
@Command(
        name = "bench",
        description = {
            "Measure the cluster under load.",
            "In a closed loop, each client sends its next request when the previous one completes. With --rate,"
                    + " requests are sent at a fixed rate, and latency is measured from the time a request was due,"
                    + " so that it includes stalls of the cluster.",
            "Values are random bytes. Keys begin with raftctl-bench/ and a number unique to the run, and are deleted"
                    + " at the end. Puts are not retried: a put without a response counts as unknown. Requests wait"
                    + " up to --timeout for a leader. Ctrl-C stops the workload and prints the report.",
            "--mix may also contain renew=R, renewals of one lease each, and handover=H, in each of which a lock passes"
                    + " from its holder to the next waiter. There is one lock with one holder and two waiters for each"
                    + " request in flight. A hand-over takes from the holder's release until the waiter knows that"
                    + " it holds the lock; the former holder queues again. Leases and locks are always removed"
                    + " at the end.",
            "With --watchers, each put is delivered to N watchers, spread evenly over the servers. Events are counted"
                    + " once for each watcher, and their latency counts from when the put was sent, or due, until"
                    + " the watcher has the event. A watcher whose server fails ends, and is reported.",
            "Exits 0 if anything was measured; the report counts refused and unknown requests."
        },
        footer = {
            "Examples:",
            "  raftctl bench",
            "  raftctl bench --clients 64 --duration 30s --mix put=1,get=9",
            "  raftctl bench --clients 1 --outstanding 256 --size 1024",
            "  raftctl bench --rate 2000 --duration 1m -o json | jq .puts.p99Us",
            "  raftctl bench --mix renew=9,handover=1",
            "  raftctl bench --rate 100 --watchers 1000"
        })
final class BenchCommand implements RaftctlCommand {
    private static final int MAX_CLIENTS = 1_000;
    private static final int MAX_OUTSTANDING = 10_000;
    private static final int MAX_KEYS = 100_000_000;
    private static final int MAX_WATCHERS = 10_000;
    private static final long SEED = 1;
    private static final List<String> MIX_NAMES = List.of("put", "get", "renew", "handover");

    private static final long SHUTDOWN_GRACE_MILLIS = 10_000;

    @Option(names = "--clients", paramLabel = "N", description = "Connections to the leader. Default: 16.")
    String clients = "16";

    @Option(names = "--outstanding", paramLabel = "N", description = "Requests in flight per client. Default: 1.")
    String outstanding = "1";

    @Option(names = "--size", paramLabel = "B", description = "Size of values in bytes. Default: 256.")
    String size = "256";

    @Option(names = "--duration", paramLabel = "DUR", description = "Measurement time. Default: 10s.")
    String duration = "10s";

    @Option(names = "--warmup", paramLabel = "DUR", description = "Warm-up time before the measurement. Default: 2s.")
    String warmup = "2s";

    @Option(
            names = "--mix",
            paramLabel = "put=P,get=G,...",
            description = "Ratio of puts, linearizable gets, lease renewals (renew=R) and lock hand-overs (handover=H)."
                    + " Default: put=1.")
    String mix = "put=1";

    @Option(
            names = "--watchers",
            paramLabel = "N",
            description = "Watchers, each of which receives every put. Default: 0.")
    String watchers = "0";

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Send this many requests per second in total, in an open loop.")
    @Nullable
    String rate;

    @Option(
            names = "--keys",
            paramLabel = "N",
            description = "Number of distinct keys, chosen uniformly. Default: 10000.")
    String keys = "10000";

    @Option(names = "--keep", description = "Keep the keys at the end.")
    boolean keep;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        WorkloadSettings settings = settings(context);
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of("bench", BenchmarkText.plan(settings, keep)));
        }
        InterruptOnShutdown ctrlC = new InterruptOnShutdown(SHUTDOWN_GRACE_MILLIS);
        try {
            ClusterBenchmark.BenchmarkResult ran = new ClusterBenchmark(context.cluster(), settings, keep)
                    .run(progress -> context.cluster().listener().progress(BenchmarkText.progressLine(progress)));
            // The report states that the run was interrupted, so the interrupt must not end anything else.
            boolean interruptedLate = Thread.interrupted();
            boolean interrupted = ran.report().wasInterrupted() || interruptedLate;
            if (ran.report().doneCount() == 0 && !interrupted) {
                throw nothingMeasured(ran);
            }
            return new CommandResult.CompletedCommandResult(
                    new BenchmarkView(ran), interrupted ? ExitCode.INTERRUPTED : ExitCode.DONE);
        } finally {
            ctrlC.close();
        }
    }

    private static CliFailure nothingMeasured(ClusterBenchmark.BenchmarkResult ran) {
        long unknown = ran.report().unknownCount();
        String counts = ran.report().refusedCount() + " requests were refused, " + unknown + " have an unknown outcome";
        return new CliFailure(
                unknown > 0 ? CliFailureReason.OUTCOME_UNKNOWN : CliFailureReason.TIMED_OUT,
                "no request completed: " + counts,
                "check the cluster: raftctl health");
    }

    private WorkloadSettings settings(CommandContext context) throws CliFailure {
        WorkloadMix requestMix = parseMix(mix);
        int watcherCount = parseNumber(watchers, "--watchers", 0, MAX_WATCHERS);
        int valueBytes = parseNumber(size, "--size", 0, KeyValueLimits.MAX_VALUE_BYTES);
        requireWatchablePuts(watcherCount, requestMix, valueBytes);
        return new WorkloadSettings(
                parseNumber(clients, "--clients", 1, MAX_CLIENTS),
                parseNumber(outstanding, "--outstanding", 1, MAX_OUTSTANDING),
                rate == null ? 0 : parseNumber(rate, "--rate", 1, 1_000_000),
                valueBytes,
                parseNumber(keys, "--keys", 1, MAX_KEYS),
                requestMix,
                watcherCount,
                DurationArgument.millis(warmup, "--warmup"),
                requirePositive(DurationArgument.millis(duration, "--duration")),
                context.settings().timeoutMillis(),
                SEED);
    }

    private static long requirePositive(long millis) throws CliFailure {
        if (millis == 0) {
            throw CliFailure.usage("--duration must be greater than 0", "e.g. --duration 10s");
        }
        return millis;
    }

    private static int parseNumber(String argument, String option, long min, long max) throws CliFailure {
        long number = ArgumentParser.number(argument, option, min);
        if (number > max) {
            throw CliFailure.usage(option + ": " + number + " is greater than " + max, "");
        }
        return (int) number;
    }

    private static void requireWatchablePuts(int watcherCount, WorkloadMix mix, int valueBytes) throws CliFailure {
        if (watcherCount > 0 && mix.puts() == 0) {
            throw CliFailure.usage("--watchers receive puts, and --mix has none", "e.g. --mix put=1,renew=9");
        }
        if (watcherCount > 0 && valueBytes < WorkloadSettings.MIN_WATCHED_VALUE_BYTES) {
            throw CliFailure.usage(
                    "--size: with --watchers, a value contains the time of its put and has at least "
                            + WorkloadSettings.MIN_WATCHED_VALUE_BYTES + " bytes",
                    "e.g. --size 256");
        }
    }

    /** Parses the weights of the kinds of requests. */
    private static WorkloadMix parseMix(String mix) throws CliFailure {
        Map<String, Integer> weights = new HashMap<>();
        for (String part : mix.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = part.substring(0, Math.max(0, equals));
            if (!MIX_NAMES.contains(name)) {
                throw CliFailure.usage(
                        "--mix: '" + part + "' is not a share of " + String.join(", ", MIX_NAMES),
                        "e.g. --mix put=1,get=9");
            }
            weights.put(name, parseNumber(part.substring(equals + 1), "--mix", 0, 1_000_000));
        }
        WorkloadMix parsed = new WorkloadMix(
                weights.getOrDefault("put", 0),
                weights.getOrDefault("get", 0),
                weights.getOrDefault("renew", 0),
                weights.getOrDefault("handover", 0));
        if (weights.values().stream().allMatch(weight -> weight == 0)) {
            throw CliFailure.usage("--mix has no requests", "e.g. put=1,get=9");
        }
        return parsed;
    }
}
