package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;

/** Writes documents and failures in one output format. Confined to one thread. */
public interface Output {
    void print(Document document, PrintStream out);

    void print(Failure failure, PrintStream err);

    /** Returns the output for a command that is one of several, as in the console or a script. */
    static Output of(OutputFormat format, AnsiColors colors, AnsiColors errColors, int columns) {
        return of(format, colors, errColors, columns, false, false);
    }

    /**
     * Returns the output for a format.
     *
     * @param colors colors for the text on {@code out}; {@code errColors} is the same for {@code err}
     * @param isOnlyOutput whether nothing else is written, in which case a bare value needs no newline
     * @param isTerminal whether {@code out} is a terminal, where control characters must be escaped
     */
    static Output of(
            OutputFormat format,
            AnsiColors colors,
            AnsiColors errColors,
            int columns,
            boolean isOnlyOutput,
            boolean isTerminal) {
        return switch (format) {
            case TABLE -> new TextOutput(false, colors, errColors, columns, isTerminal);
            case WIDE -> new TextOutput(true, colors, errColors, columns, isTerminal);
            case JSON -> new JsonOutput(false);
            case JSONL -> new JsonOutput(true);
            case YAML -> new YamlOutput();
            default -> new ValueOutput(errColors, isOnlyOutput, isTerminal);
        };
    }
}
