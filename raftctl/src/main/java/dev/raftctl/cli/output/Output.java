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
        switch (format) {
            case TABLE:
                return new TextOutput(false, paint, errPaint, columns);
            case WIDE:
                return new TextOutput(true, paint, errPaint, columns);
            case JSON:
                return new JsonOutput(false);
            case JSONL:
                return new JsonOutput(true);
            case YAML:
                return new YamlOutput();
            default:
                return new ValueOutput(errPaint);
        }
    }
}
