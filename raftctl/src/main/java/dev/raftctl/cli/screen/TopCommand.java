package dev.raftctl.cli.screen;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.InterruptOnShutdown;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandExits;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.DurationArgument;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.cli.command.StreamingOutput;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import dev.raftctl.cli.repl.ReplTerminal;
import java.io.IOError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@StreamingOutput
@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "top",
        description = {
            "Show a live, full-screen view of all servers.",
            "Shows the leader, each server's progress and lag history, writes per second, and elections. Keys: up and"
                    + " down select a server, enter shows its details, s sorts, r reverses, d makes the leader step"
                    + " down, p pauses, h shows help, q quits.",
            "Without a terminal, with TERM=dumb, or with an output format other than table, prints each"
                    + " frame below the previous one: as a table, or with -o jsonl as one line of JSON. Rates appear"
                    + " from the second frame on."
        },
        footer = {
            "Examples:",
            "  raftctl top",
            "  raftctl top --interval 200ms",
            "  raftctl top --count 10 -o jsonl | jq .writesPerSecond"
        })
public final class TopCommand implements RaftctlCommand {
    private static final long MIN_INTERVAL_MILLIS = 50;

    @Option(names = "--interval", paramLabel = "DUR", description = "Time between updates. Default: 1s.")
    String interval = "1s";

    @Option(
            names = "--count",
            paramLabel = "N",
            description =
                    "Print this many frames and exit. Default: 1 without a terminal, otherwise until q or Ctrl-C.")
    @Nullable
    Integer count;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        context.rejectDryRun("top");
        long millis = DurationArgument.millis(interval, "--interval");
        if (millis < MIN_INTERVAL_MILLIS) {
            throw CliFailure.usage("--interval: " + interval + " is below " + MIN_INTERVAL_MILLIS + "ms", "");
        }
        if (count != null && count < 1) {
            throw CliFailure.usage("--count: " + count + " is below 1", "");
        }
        CliEnvironment environment = context.environment();
        boolean isTerminal = environment.inIsTerminal() && environment.outIsTerminal();
        boolean isDumb = "dumb".equals(environment.env().getOrDefault("TERM", "dumb"));
        OutputFormat format = context.settings().format();
        if (isTerminal && !isDumb && format.isHumanReadable() && count == null) {
            return runScreen(context, millis);
        }
        boolean endless = isTerminal && format.isHumanReadable();
        OutputWriter output = OutputWriter.of(format, colors(context), AnsiColors.NONE, environment.columns());
        new DashboardFramePrinter(context.cluster(), output, format, environment.out())
                .print(millis, count != null ? count : endless ? 0 : 1);
        return new CommandResult.AlreadyPrintedResult(ExitCode.DONE.code());
    }

    private static AnsiColors colors(CommandContext context) throws CliFailure {
        return AnsiColors.of(
                context.sharedOptions().color(),
                context.environment().env(),
                context.environment().outIsTerminal());
    }

    private static CommandResult runScreen(CommandContext context, long millis) throws CliFailure {
        boolean useColor = colors(context).isEnabled();
        try (StatusSampler sampler = new StatusSampler(context.cluster(), millis)) {
            sampler.start();
            boolean quit = ReplTerminal.withTerminal(isTerminal ->
                    new DashboardScreen(isTerminal, context.environment().out(), useColor).run(sampler));
            // Clears the interrupt that ended the view, so that it does not affect anything after it.
            boolean wasInterrupted = Thread.interrupted();
            return exited(quit && !wasInterrupted && !InterruptOnShutdown.isProcessEnding());
        } catch (IOException | IOError | IllegalStateException broken) {
            // On shutdown JLine closes the terminal, even while the view draws or restores it.
            if (InterruptOnShutdown.isProcessEnding()) {
                return exited(false);
            }
            throw new CliFailure(
                    CliFailureReason.FAULT, "terminal error: " + broken.getMessage(), "raftctl top --count 1");
        }
    }

    private static CommandResult exited(boolean byUser) {
        return new CommandResult.AlreadyPrintedResult((byUser ? ExitCode.DONE : ExitCode.INTERRUPTED).code());
    }
}
