package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import dev.raftctl.cli.view.WatchEventView;
import dev.raftctl.protocol.message.WatchEvent;
import java.io.PrintStream;
import java.util.OptionalInt;

/** Prints each change as it arrives, until the reader of the output is gone. */
final class WatchEventPrinter implements WatchEventHandler {
    private final PrintStream out;
    private final OutputFormat format;
    private final OutputWriter output;
    private final boolean hasPreviousValues;

    WatchEventPrinter(CommandContext context, boolean hasPreviousValues) {
        out = context.environment().out();
        format = context.settings().format();
        output = OutputWriter.of(format, AnsiColors.NONE, AnsiColors.NONE, 0);
        this.hasPreviousValues = hasPreviousValues;
    }

    @Override
    public OptionalInt handle(WatchEvent event) {
        if (format == OutputFormat.YAML) {
            out.println("---");
        }
        output.print(new WatchEventView(event, hasPreviousValues), out);
        out.flush();
        return out.checkError() ? OptionalInt.of(ExitCode.DONE.code()) : OptionalInt.empty();
    }
}
