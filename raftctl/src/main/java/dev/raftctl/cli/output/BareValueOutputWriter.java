package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.OutputDocument;
import java.io.PrintStream;
import java.util.List;

/** Writes only the value or values, without labels, for command substitution in a shell. */
final class BareValueOutputWriter implements OutputWriter {
    private final AnsiColors errColors;
    private final boolean isOnlyOutput;
    private final boolean isTerminal;

    /**
     * @param isOnlyOutput whether nothing else is written; a value is then written without a newline, except on a
     *     terminal
     */
    BareValueOutputWriter(AnsiColors errColors, boolean isOnlyOutput, boolean isTerminal) {
        this.errColors = errColors;
        this.isOnlyOutput = isOnlyOutput;
        this.isTerminal = isTerminal;
    }

    @Override
    public void print(OutputDocument document, PrintStream out) {
        List<DocumentBlock> blocks = document.valueBlocks();
        if (isOnlyOutput && blocks.size() == 1 && blocks.get(0) instanceof DocumentBlock.BareValueBlock value) {
            TextOutputWriter.write(value.bytes(), out, isTerminal);
        } else {
            TextOutputWriter.print(blocks, out, AnsiColors.NONE, 0, isTerminal);
        }
    }

    @Override
    public void print(CliFailure failure, PrintStream err) {
        CliFailureText.print(failure, err, errColors);
    }
}
