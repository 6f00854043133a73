package dev.raftctl.cli.simulate;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.node.simulation.Shrinker;
import dev.raftctl.node.simulation.Simulation;
import dev.raftctl.node.simulation.SimulationResult;
import dev.raftctl.node.simulation.TraceSink;
import dev.raftctl.protocol.message.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "simulate",
        description = {
            "Run a cluster in a simulated world, and check each step.",
            "Every safety property is checked after every step, and in the end what the clients saw. The core, the storage and the machine are the node's own; time, network, disks and clients are simulated, and"
                    + " drawn from the seed: the same seed is the same run. Exit code 1 when a property does not hold."
        },
        footer = {
            "Examples:",
            "  raftctl simulate",
            "  raftctl simulate --seed 42 --trace | less",
            "  raftctl simulate --seed 1 --seeds 100 -o json"
        })
public final class SimulateCommand implements RaftctlCommand {
    private static final int MAX_SHRINK_RUNS = 3_000;

    @Option(names = "--seed", paramLabel = "N", description = "The seed, or the first of them. Default: any.")
    @Nullable
    Long seed;

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds, one after the other. Default: 1.")
    int seeds = 1;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "How many things happen before all is made whole again. Default: 20000.")
    long steps = Simulation.DEFAULT_STEPS;

    @Option(
            names = "--trace",
            description = "Print everything that happens; on standard error where the output is not a table.")
    boolean trace;

    @Option(names = "--shrink", description = "Make a failing run as small as it gets, and print that one.")
    boolean shrink;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        context.rejectDryRun("simulate");
        if (seeds < 1 || steps < 1) {
            throw Failure.usage("--seeds and --steps are at least 1", "");
        }
        if ((trace || shrink) && seeds > 1) {
            throw Failure.usage("--trace and --shrink are for one seed", "leave --seeds out");
        }
        long first = seed == null ? new SplittableRandom().nextLong() >>> 1 : seed;
        OutputFormat format = context.settings().format();
        boolean isForPeople = format == OutputFormat.TABLE || format == OutputFormat.WIDE;
        PrintStream traceOut = isForPeople
                ? context.environment().out()
                : context.environment().err();
        if (shrink) {
            return runShrinker(first, traceOut, context.cluster().listener());
        }
        List<SimulationResult> results = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            if (Thread.interrupted()) {
                throw new Failure(FailureReason.INTERRUPTED, "interrupted after " + i + " of " + seeds + " seeds", "");
            }
            context.cluster().listener().progress("seed " + (i + 1) + " of " + seeds);
            results.add(Simulation.run(first + i, steps, trace ? sink(traceOut) : TraceSink.NONE));
        }
        SimulationView view = new SimulationView(List.copyOf(results), steps);
        return new CommandResult.Completed(view, view.isGood() ? ExitCode.DONE : ExitCode.NO);
    }

    private static TraceSink sink(PrintStream traceOut) {
        return (nanos, source, event) -> traceOut.printf(
                Locale.ROOT,
                "%12.3f ms  %-9s %s%n",
                nanos / 1e6,
                Printable.escapedLine(source),
                Printable.escapedLine(event));
    }

    /** A seed that does not fail is shown as it is. */
    private CommandResult runShrinker(long failing, PrintStream traceOut, ProgressListener listener) {
        listener.progress("looking for a smaller run that fails the same way");
        Shrinker.ShrunkRun shrunk = Shrinker.shrink(failing, steps, MAX_SHRINK_RUNS, sink(traceOut));
        if (shrunk == null) {
            return CommandResult.of(new SimulationView(List.of(Simulation.run(failing, steps, TraceSink.NONE)), steps));
        }
        listener.detail(shrunk.runCount() + " runs; left are " + shrunk.remainingFaultCount() + " faults and "
                + shrunk.remainingMessageCount() + " messages");
        return new CommandResult.Completed(new SimulationView(List.of(shrunk.result()), steps), ExitCode.NO);
    }
}
