package dev.raftctl.cli.simulate;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandExits;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.node.simulation.Shrinker;
import dev.raftctl.node.simulation.Simulation;
import dev.raftctl.node.simulation.SimulationResult;
import dev.raftctl.node.simulation.TraceSink;
import dev.raftctl.protocol.message.PrintableText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(value = CommandExits.ExitCodeGroup.LOCAL, no = "a property does not hold")
@Command(
        name = "simulate",
        description = {
            "Run a simulated cluster and check safety at every step.",
            "Checks every safety property after every step and, at the end, what the clients observed. The core, storage and"
                    + " state machine are the ones that a node runs; time, network, disks and clients are simulated and determined by the seed:"
                    + " the same seed repeats the run. Exits 1 if a property does not hold."
        },
        footer = {
            "Examples:",
            "  raftctl simulate",
            "  raftctl simulate --seed 42 --trace | less",
            "  raftctl simulate --seed 1 --seeds 100 -o json"
        })
public final class SimulateCommand implements RaftctlCommand {
    private static final int MAX_SHRINK_RUNS = 3_000;

    @Option(names = "--seed", paramLabel = "N", description = "Seed, or the first of several seeds. Default: random.")
    @Nullable
    Long seed;

    @Option(names = "--seeds", paramLabel = "N", description = "Number of seeds to run. Default: 1.")
    int seeds = 1;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps to run before all faults are healed. Default: 20000.")
    long steps = Simulation.DEFAULT_STEPS;

    @Option(names = "--trace", description = "Print every event; on standard error if the output is not a table.")
    boolean trace;

    @Option(names = "--shrink", description = "Shrink a failing run to a minimal one and print it.")
    boolean shrink;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        context.rejectDryRun("simulate");
        if (seeds < 1 || steps < 1) {
            throw CliFailure.usage("--seeds and --steps must be at least 1", "");
        }
        if ((trace || shrink) && seeds > 1) {
            throw CliFailure.usage("--trace and --shrink work with one seed only", "omit --seeds");
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
                throw new CliFailure(
                        CliFailureReason.INTERRUPTED, "interrupted after " + i + " of " + seeds + " seeds", "");
            }
            context.cluster().listener().progress("seed " + (i + 1) + " of " + seeds);
            results.add(Simulation.run(first + i, steps, trace ? sink(traceOut) : TraceSink.NONE));
        }
        SimulationView view = new SimulationView(List.copyOf(results), steps);
        return new CommandResult.CompletedCommandResult(view, view.isGood() ? ExitCode.DONE : ExitCode.NO);
    }

    private static TraceSink sink(PrintStream traceOut) {
        return (nanos, source, event) -> traceOut.printf(
                Locale.ROOT,
                "%12.3f ms  %-9s %s%n",
                nanos / 1e6,
                PrintableText.escapedLine(source),
                PrintableText.escapedLine(event));
    }

    /** Shrinks the run of a failing seed and shows the result. If the seed does not fail, shows its unchanged run. */
    private CommandResult runShrinker(long failing, PrintStream traceOut, ProgressListener listener) {
        listener.progress("looking for a smaller run that fails the same way");
        Shrinker.ShrunkRun shrunk = Shrinker.shrink(failing, steps, MAX_SHRINK_RUNS, sink(traceOut));
        if (shrunk == null) {
            return CommandResult.of(new SimulationView(List.of(Simulation.run(failing, steps, TraceSink.NONE)), steps));
        }
        listener.detail(shrunk.runCount() + " runs; left are " + shrunk.remainingFaultCount() + " faults and "
                + shrunk.remainingMessageCount() + " messages");
        return new CommandResult.CompletedCommandResult(
                new SimulationView(List.of(shrunk.result()), steps), ExitCode.NO);
    }
}
