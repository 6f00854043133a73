package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;

/** The bare value or values, for {@code $(…)}. */
final class ValueOutput implements Output {
    private final Paint errPaint;

    ValueOutput(Paint errPaint) {
        this.errPaint = errPaint;
    }

    @Override
    public void print(Document document, PrintStream out) {
        TextOutput.print(document.bare(), out, Paint.NONE, 0);
    }

    @Override
    public void print(Failure failure, PrintStream err) {
        FailureLines.print(failure, err, errPaint);
    }
}
