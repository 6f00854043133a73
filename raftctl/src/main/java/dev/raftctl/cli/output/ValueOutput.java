package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;
import java.util.List;

/** Writes only the value or values, without labels, for command substitution in a shell. */
final class ValueOutput implements Output {
    private final AnsiColors errColors;
    private final boolean isOnlyOutput;
    private final boolean isTerminal;

    /**
     * @param isOnlyOutput whether nothing else is written; a value is then written without a newline, except on a
     *     terminal
     */
    ValueOutput(AnsiColors errColors, boolean isOnlyOutput, boolean isTerminal) {
        this.errColors = errColors;
        this.isOnlyOutput = isOnlyOutput;
        this.isTerminal = isTerminal;
    }

    @Override
    public void print(Document document, PrintStream out) {
        List<Block> blocks = document.valueBlocks();
        if (isOnlyOutput && blocks.size() == 1 && blocks.get(0) instanceof Block.Value value) {
            TextOutput.write(value.bytes(), out, isTerminal);
        } else {
            TextOutput.print(blocks, out, AnsiColors.NONE, 0, isTerminal);
        }
    }

    @Override
    public void print(Failure failure, PrintStream err) {
        FailureText.print(failure, err, errColors);
    }
}
