package dev.raftctl.cli.command;

import dev.raftctl.cli.InterruptOnShutdown;
import dev.raftctl.cli.bench.ClusterBenchmark;
import dev.raftctl.cli.bench.WorkloadSettings;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.BenchmarkText;
import dev.raftctl.cli.view.BenchmarkView;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.protocol.kv.KeyValueLimits;
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
            "Exits 0 if anything was measured; the report counts refused and unknown requests."
        },
        footer = {
            "Examples:",
            "  raftctl bench",
            "  raftctl bench --clients 64 --duration 30s --mix put=1,get=9",
            "  raftctl bench --clients 1 --outstanding 256 --size 1024",
            "  raftctl bench --rate 2000 --duration 1m -o json | jq .puts.p99Us"
        })
final class BenchCommand implements RaftctlCommand {
    private static final int MAX_CLIENTS = 1_000;
    private static final int MAX_OUTSTANDING = 10_000;
    private static final int MAX_KEYS = 100_000_000;
    private static final long SEED = 1;

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
            paramLabel = "put=P,get=G",
            description = "Ratio of puts to linearizable gets. Default: put=1,get=0.")
    String mix = "put=1,get=0";

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
        int[] parts = parseMix(mix);
        return new WorkloadSettings(
                parseNumber(clients, "--clients", 1, MAX_CLIENTS),
                parseNumber(outstanding, "--outstanding", 1, MAX_OUTSTANDING),
                rate == null ? 0 : parseNumber(rate, "--rate", 1, 1_000_000),
                parseNumber(size, "--size", 0, KeyValueLimits.MAX_VALUE_BYTES),
                parseNumber(keys, "--keys", 1, MAX_KEYS),
                (double) parts[1] / (parts[0] + parts[1]),
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

    /** Parses the mix of operations and returns the weights of puts and gets, in this order. */
    private static int[] parseMix(String mix) throws CliFailure {
        int[] parts = new int[2];
        for (String part : mix.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = part.substring(0, Math.max(0, equals));
            if (!name.equals("put") && !name.equals("get")) {
                throw CliFailure.usage(
                        "--mix: '" + part + "' is not a share of puts or gets", "e.g. --mix put=1,get=9");
            }
            parts[name.equals("put") ? 0 : 1] = parseNumber(part.substring(equals + 1), "--mix", 0, 1_000_000);
        }
        if (parts[0] + parts[1] == 0) {
            throw CliFailure.usage("--mix has neither puts nor gets", "e.g. put=1,get=9");
        }
        return parts;
    }
}
