package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;

/** One way to write what a command came to. One thread. */
public interface Output {
    void print(Document document, PrintStream out);

    void print(Failure failure, PrintStream err);

    /** @param paint makes colours of meanings, for what people read on {@code out}; {@code errPaint} the same for {@code err} */
    static Output of(Format format, Paint paint, Paint errPaint, int columns) {
        return switch (format) {
            case TABLE -> new TextOutput(false, paint, errPaint, columns);
            case WIDE -> new TextOutput(true, paint, errPaint, columns);
            case JSON -> new JsonOutput(false);
            case JSONL -> new JsonOutput(true);
            case YAML -> new YamlOutput();
            default -> new ValueOutput(errPaint);
        };
    }
}
