package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;

/** One way to write what a command came to. One thread. */
public interface Output {
    void print(Document document, PrintStream out);

    void print(Failure failure, PrintStream err);

    /** For what is one of several. */
    static Output of(Format format, Paint paint, Paint errPaint, int columns) {
        return of(format, paint, errPaint, columns, false, false);
    }

    /**
     * @param paint makes colours of meanings, for what people read on {@code out}; {@code errPaint} the same for
     *     {@code err}
     * @param isAlone whether nothing else is written, so that a bare value needs no line's end
     * @param isTerminal whether {@code out} is one: bytes that it could take for commands are escaped there
     */
    static Output of(Format format, Paint paint, Paint errPaint, int columns, boolean isAlone, boolean isTerminal) {
        return switch (format) {
            case TABLE -> new TextOutput(false, paint, errPaint, columns, isTerminal);
            case WIDE -> new TextOutput(true, paint, errPaint, columns, isTerminal);
            case JSON -> new JsonOutput(false);
            case JSONL -> new JsonOutput(true);
            case YAML -> new YamlOutput();
            default -> new ValueOutput(errPaint, isAlone, isTerminal);
        };
    }
}
