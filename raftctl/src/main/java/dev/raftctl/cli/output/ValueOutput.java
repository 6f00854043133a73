package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;
import java.util.List;

/** The bare value or values, for {@code $(…)}. */
final class ValueOutput implements Output {
    private final Paint errPaint;
    private final boolean isAlone;
    private final boolean isTerminal;

    /**
     * @param isAlone whether nothing else is written: a value is then its own bytes and no more, except on a terminal
     */
    ValueOutput(Paint errPaint, boolean isAlone, boolean isTerminal) {
        this.errPaint = errPaint;
        this.isAlone = isAlone;
        this.isTerminal = isTerminal;
    }

    @Override
    public void print(Document document, PrintStream out) {
        List<Block> bare = document.bare();
        if (isAlone && bare.size() == 1 && bare.get(0) instanceof Block.Value value) {
            TextOutput.write(value.bytes(), out, isTerminal);
        } else {
            TextOutput.print(bare, out, Paint.NONE, 0, isTerminal);
        }
    }

    @Override
    public void print(Failure failure, PrintStream err) {
        FailureLines.print(failure, err, errPaint);
    }
}
