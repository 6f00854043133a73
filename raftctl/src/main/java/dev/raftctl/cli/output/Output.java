package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;

/** One way to write what a command came to. One thread. */
public interface Output {
    void print(Document document, PrintStream out);

    void print(Failure failure, PrintStream err);

    /** For what is one of several. */
    static Output of(OutputFormat format, AnsiColors colors, AnsiColors errColors, int columns) {
        return of(format, colors, errColors, columns, false, false);
    }

    /**
     * @param colors makes colours of meanings, for what people read on {@code out}; {@code errAnsiColors} the same for
     *     {@code err}
     * @param isOnlyOutput whether nothing else is written, so that a bare value needs no line's end
     * @param isTerminal whether {@code out} is one: bytes that it could take for commands are escaped there
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
