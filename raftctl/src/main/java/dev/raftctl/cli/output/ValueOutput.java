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

    /** @param isAlone whether nothing else is written: a value is then its own bytes and no more */
    ValueOutput(Paint errPaint, boolean isAlone) {
        this.errPaint = errPaint;
        this.isAlone = isAlone;
    }

    @Override
    public void print(Document document, PrintStream out) {
        List<Block> bare = document.bare();
        if (isAlone && bare.size() == 1 && bare.get(0) instanceof Block.Value value) {
            out.write(value.bytes(), 0, value.bytes().length);
        } else {
            TextOutput.print(bare, out, Paint.NONE, 0);
        }
    }

    @Override
    public void print(Failure failure, PrintStream err) {
        FailureLines.print(failure, err, errPaint);
    }
}
