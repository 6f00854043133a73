package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.OutputDocument;
import java.io.PrintStream;

/** Writes documents and failures in one output format. Confined to one thread. */
public interface OutputWriter {
    void print(OutputDocument document, PrintStream out);

    void print(CliFailure failure, PrintStream err);

    /** Returns the output for a command that is one of several, as in the console or a script. */
    static OutputWriter of(OutputFormat format, AnsiColors colors, AnsiColors errColors, int columns) {
        return of(format, colors, errColors, columns, false, false);
    }

    /**
     * Returns the output for a format.
     *
     * @param colors colors for the text on {@code out}; {@code errColors} is the same for {@code err}
     * @param isOnlyOutput whether nothing else is written, in which case a bare value needs no newline
     * @param isTerminal whether {@code out} is a terminal, where control characters must be escaped
     */
    static OutputWriter of(
            OutputFormat format,
            AnsiColors colors,
            AnsiColors errColors,
            int columns,
            boolean isOnlyOutput,
            boolean isTerminal) {
        return switch (format) {
            case TABLE -> new TextOutputWriter(false, colors, errColors, columns, isTerminal);
            case WIDE -> new TextOutputWriter(true, colors, errColors, columns, isTerminal);
            case JSON -> new JsonOutputWriter(false);
            case JSONL -> new JsonOutputWriter(true);
            case YAML -> new YamlOutputWriter();
            default -> new BareValueOutputWriter(errColors, isOnlyOutput, isTerminal);
        };
    }
}
