package dev.raftctl.cli.simulate;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.command.Call;
import dev.raftctl.cli.command.Report;
import dev.raftctl.cli.command.Verb;
import dev.raftctl.cli.output.Format;
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
public final class SimulateCommand implements Verb {
    private static final int SHRINKING_RUNS_MAX = 3_000;

    @Option(names = "--seed", paramLabel = "N", description = "The seed, or the first of them. Default: any.")
    @Nullable
    Long seed;

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds, one after the other. Default: 1.")
    int seeds = 1;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "How many things happen before all is made whole again. Default: 20000.")
    long steps = Simulation.STEPS;

    @Option(
            names = "--trace",
            description = "Print everything that happens; on standard error where the output is not a table.")
    boolean trace;

    @Option(names = "--shrink", description = "Make a failing run as small as it gets, and print that one.")
    boolean shrink;

    @Override
    public Report run(Call call) throws Failure {
        call.refuseDryRun("simulate");
        if (seeds < 1 || steps < 1) {
            throw Failure.usage("--seeds and --steps are at least 1", "");
        }
        if ((trace || shrink) && seeds > 1) {
            throw Failure.usage("--trace and --shrink are for one seed", "leave --seeds out");
        }
        long first = seed == null ? new SplittableRandom().nextLong() >>> 1 : seed;
        Format format = call.settings().format();
        boolean people = format == Format.TABLE || format == Format.WIDE;
        PrintStream told =
                people ? call.surroundings().out() : call.surroundings().err();
        if (shrink) {
            return shrunk(first, told, call.cluster().notes());
        }
        List<SimulationResult> results = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            if (Thread.interrupted()) {
                throw new Failure(Cause.INTERRUPTED, "interrupted after " + i + " of " + seeds + " seeds", "");
            }
            call.cluster().notes().progress("seed " + (i + 1) + " of " + seeds);
            results.add(Simulation.run(first + i, steps, trace ? sink(told) : TraceSink.NONE));
        }
        SimulationView view = new SimulationView(List.copyOf(results), steps);
        return new Report.Shown(view, view.isGood() ? ExitCode.DONE : ExitCode.NO);
    }

    private static TraceSink sink(PrintStream told) {
        return (nanos, who, what) -> told.printf(
                Locale.ROOT, "%12.3f ms  %-9s %s%n", nanos / 1e6, Printable.line(who), Printable.line(what));
    }

    /** A seed that does not fail is shown as it is. */
    private Report shrunk(long failing, PrintStream told, Notes notes) {
        notes.progress("looking for a smaller run that fails the same way");
        Shrinker.Small small = Shrinker.shrink(failing, steps, SHRINKING_RUNS_MAX, sink(told));
        if (small == null) {
            return Report.of(new SimulationView(List.of(Simulation.run(failing, steps, TraceSink.NONE)), steps));
        }
        notes.detail(small.runs() + " runs; left are " + small.faultsLeft() + " faults and " + small.mailLeft()
                + " messages");
        return new Report.Shown(new SimulationView(List.of(small.result()), steps), ExitCode.NO);
    }
}
