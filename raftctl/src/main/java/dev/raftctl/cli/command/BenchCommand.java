package dev.raftctl.cli.command;

import dev.raftctl.cli.ShutdownInterrupt;
import dev.raftctl.cli.bench.Benchmark;
import dev.raftctl.cli.bench.LoadSettings;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.view.BenchText;
import dev.raftctl.cli.view.BenchView;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.protocol.kv.KvLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Put load on the cluster and measure it.",
            "In a closed loop each client sends the next request when the one before is answered. With --rate requests"
                    + " are sent at that rate whatever becomes of them, and their time runs from when they were due, so"
                    + " that no stall of the cluster is hidden.",
            "Values are random bytes; keys begin with raftctl-bench/ and a number no other run has, and are deleted at"
                    + " the end. Puts are sent once: one whose answer is lost counts as unknown. A request waits for a"
                    + " leader, --timeout at most. Ctrl-C ends the load and reports.",
            "Exit code 0 when anything was measured; refused and unknown requests are counted in the report."
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

    @Option(
            names = "--outstanding",
            paramLabel = "N",
            description = "Requests each client has under way at once. Default: 1.")
    String outstanding = "1";

    @Option(names = "--size", paramLabel = "B", description = "Bytes of a value. Default: 256.")
    String size = "256";

    @Option(names = "--duration", paramLabel = "DUR", description = "How long it is measured. Default: 10s.")
    String duration = "10s";

    @Option(names = "--warmup", paramLabel = "DUR", description = "Load before that, not counted. Default: 2s.")
    String warmup = "2s";

    @Option(
            names = "--mix",
            paramLabel = "put=P,get=G",
            description = "Parts of puts and of linearizable gets. Default: put=1,get=0.")
    String mix = "put=1,get=0";

    @Option(names = "--rate", paramLabel = "R", description = "Requests a second in all, instead of a closed loop.")
    @Nullable
    String rate;

    @Option(names = "--keys", paramLabel = "N", description = "Different keys, drawn evenly. Default: 10000.")
    String keys = "10000";

    @Option(names = "--keep", description = "Leave the keys there at the end.")
    boolean keep;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        LoadSettings settings = settings(context);
        if (context.settings().dryRun()) {
            return CommandResult.of(PlanView.of("bench", BenchText.plan(settings, keep)));
        }
        ShutdownInterrupt ctrlC = new ShutdownInterrupt(SHUTDOWN_GRACE_MILLIS);
        try {
            Benchmark.BenchmarkResult ran = new Benchmark(context.cluster(), settings, keep)
                    .run(progress -> context.cluster().listener().progress(BenchText.progressLine(progress)));
            // The report tells of the interrupt, and nothing else is to end by it.
            boolean interruptedLate = Thread.interrupted();
            boolean interrupted = ran.report().wasInterrupted() || interruptedLate;
            if (ran.report().doneCount() == 0 && !interrupted) {
                throw nothingMeasured(ran);
            }
            return new CommandResult.Completed(new BenchView(ran), interrupted ? ExitCode.INTERRUPTED : ExitCode.DONE);
        } finally {
            ctrlC.close();
        }
    }

    private static Failure nothingMeasured(Benchmark.BenchmarkResult ran) {
        long unknown = ran.report().unknownCount();
        String counts =
                ran.report().refusedCount() + " requests were refused, the outcome of " + unknown + " is unknown";
        return new Failure(
                unknown > 0 ? FailureReason.OUTCOME_UNKNOWN : FailureReason.TIMED_OUT,
                "no request was done: " + counts,
                "look at the cluster first: raftctl health");
    }

    private LoadSettings settings(CommandContext context) throws Failure {
        int[] parts = parseMix(mix);
        return new LoadSettings(
                parseNumber(clients, "--clients", 1, MAX_CLIENTS),
                parseNumber(outstanding, "--outstanding", 1, MAX_OUTSTANDING),
                rate == null ? 0 : parseNumber(rate, "--rate", 1, 1_000_000),
                parseNumber(size, "--size", 0, KvLimits.MAX_VALUE_BYTES),
                parseNumber(keys, "--keys", 1, MAX_KEYS),
                (double) parts[1] / (parts[0] + parts[1]),
                Durations.millis(warmup, "--warmup"),
                requirePositive(Durations.millis(duration, "--duration")),
                context.settings().timeoutMillis(),
                SEED);
    }

    private static long requirePositive(long millis) throws Failure {
        if (millis == 0) {
            throw Failure.usage("--duration: nothing can be measured in no time", "for instance --duration 10s");
        }
        return millis;
    }

    private static int parseNumber(String argument, String option, long min, long max) throws Failure {
        long number = ArgumentParser.number(argument, option, min);
        if (number > max) {
            throw Failure.usage(option + ": " + number + " is above " + max, "");
        }
        return (int) number;
    }

    /** Parts of puts and gets. */
    private static int[] parseMix(String mix) throws Failure {
        int[] parts = new int[2];
        for (String part : mix.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = part.substring(0, Math.max(0, equals));
            if (!name.equals("put") && !name.equals("get")) {
                throw Failure.usage("--mix: '" + part + "' is neither put=P nor get=G", "for instance put=1,get=9");
            }
            parts[name.equals("put") ? 0 : 1] = parseNumber(part.substring(equals + 1), "--mix", 0, 1_000_000);
        }
        if (parts[0] + parts[1] == 0) {
            throw Failure.usage("--mix: neither puts nor gets", "for instance put=1,get=9");
        }
        return parts;
    }
}
