package dev.raftctl.cli.screen;

import dev.raftctl.cli.CtrlC;
import dev.raftctl.cli.Surroundings;
import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.command.Call;
import dev.raftctl.cli.command.Durations;
import dev.raftctl.cli.command.Report;
import dev.raftctl.cli.command.Verb;
import dev.raftctl.cli.output.Format;
import dev.raftctl.cli.output.Output;
import dev.raftctl.cli.output.Paint;
import dev.raftctl.cli.repl.ReplTerminal;
import java.io.IOError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description = {
            "Show every server live, on the whole screen.",
            "Who leads, how far each server is, how its lag went, writes per second, elections as they happen. Keys: up"
                    + " and down choose a server, enter looks at it alone, s sorts, r reverses, d has the leader step"
                    + " down, p pauses, h helps, q quits.",
            "Without a terminal, in TERM=dumb, or with another output than table, frames are printed one below the"
                    + " other: a table each, or with -o jsonl a JSON document on a line. Rates are known from the"
                    + " second frame on."
        },
        footer = {
            "Examples:",
            "  raftctl top",
            "  raftctl top --interval 200ms",
            "  raftctl top --count 10 -o jsonl | jq .writesPerSecond"
        })
public final class TopCommand implements Verb {
    private static final long INTERVAL_MILLIS_MIN = 50;

    @Option(names = "--interval", paramLabel = "DUR", description = "Time from look to look. Default: 1s.")
    String interval = "1s";

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Print so many frames and end. Default: 1 without a terminal, else until q or Ctrl-C.")
    @Nullable
    Integer count;

    @Override
    public Report run(Call call) throws Failure {
        call.refuseDryRun("top");
        long millis = Durations.millis(interval, "--interval");
        if (millis < INTERVAL_MILLIS_MIN) {
            throw Failure.usage("--interval: " + interval + " is below " + INTERVAL_MILLIS_MIN + "ms", "");
        }
        if (count != null && count < 1) {
            throw Failure.usage("--count: " + count + " is below 1", "");
        }
        Surroundings around = call.surroundings();
        boolean terminal = around.inIsTerminal() && around.outIsTerminal();
        boolean dumb = "dumb".equals(around.env().getOrDefault("TERM", "dumb"));
        Format format = call.settings().format();
        if (terminal && !dumb && format.isForPeople() && count == null) {
            return live(call, millis);
        }
        boolean endless = terminal && format.isForPeople();
        Output output = Output.of(format, paint(call), Paint.NONE, around.columns());
        new PlainFrames(call.cluster(), output, format, around.out())
                .print(millis, count != null ? count : endless ? 0 : 1);
        return new Report.Ended(ExitCode.DONE.code());
    }

    private static Paint paint(Call call) throws Failure {
        return Paint.of(
                call.shared().color(),
                call.surroundings().env(),
                call.surroundings().outIsTerminal());
    }

    private static Report live(Call call, long millis) throws Failure {
        boolean colour = paint(call).isOn();
        try (Sampler sampler = new Sampler(call.cluster(), millis)) {
            sampler.start();
            boolean quit = ReplTerminal.borrow(
                    terminal -> new LiveView(terminal, call.surroundings().out(), colour).run(sampler));
            // The interrupt that ended it is meant for nothing behind it.
            boolean told = Thread.interrupted();
            return ended(quit && !told && !CtrlC.processEnds());
        } catch (IOException | IOError | IllegalStateException broken) {
            // JLine closes the terminal of a process that ends, while it is drawn on or given back.
            if (CtrlC.processEnds()) {
                return ended(false);
            }
            throw new Failure(Cause.FAULT, "the terminal fails: " + broken.getMessage(), "raftctl top --count 1");
        }
    }

    private static Report ended(boolean byPerson) {
        return new Report.Ended((byPerson ? ExitCode.DONE : ExitCode.INTERRUPTED).code());
    }
}
