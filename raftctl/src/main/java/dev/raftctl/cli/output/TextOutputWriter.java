package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.protocol.message.PrintableText;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes readable text: lines, fields and tables. */
final class TextOutputWriter implements OutputWriter {
    private final boolean wide;
    private final AnsiColors colors;
    private final AnsiColors errColors;
    private final int columns;
    private final boolean isTerminal;

    /** @param isTerminal whether the output goes to a terminal, on which even raw values are escaped */
    TextOutputWriter(boolean wide, AnsiColors colors, AnsiColors errColors, int columns, boolean isTerminal) {
        this.wide = wide;
        this.colors = colors;
        this.errColors = errColors;
        this.columns = columns;
        this.isTerminal = isTerminal;
    }

    @Override
    public void print(OutputDocument document, PrintStream out) {
        print(document.blocks(wide), out, colors, columns, isTerminal);
    }

    @Override
    public void print(CliFailure failure, PrintStream err) {
        CliFailureText.print(failure, err, errColors);
    }

    static void print(List<DocumentBlock> blocks, PrintStream out, AnsiColors colors, int columns, boolean isTerminal) {
        BlockPrinter printer = new BlockPrinter(out, colors, columns, isTerminal);
        blocks.forEach(block -> block.dispatchTo(printer));
    }

    /** Writes the bytes unchanged, or escaped on a terminal. */
    static void write(byte[] bytes, PrintStream out, boolean isTerminal) {
        byte[] written = isTerminal ? KeyValueBytesFormatter.toLines(bytes).getBytes(StandardCharsets.UTF_8) : bytes;
        out.write(written, 0, written.length);
    }

    private record BlockPrinter(PrintStream out, AnsiColors colors, int columns, boolean isTerminal)
            implements DocumentBlock.Handler {
        @Override
        public void textLine(DocumentBlock.TextLineBlock line) {
            out.println(colors.apply(
                    PrintableText.escapedLine(line.text().text()), line.text().tone()));
        }

        @Override
        public void rawBytes(DocumentBlock.RawBytesBlock raw) {
            write(raw.bytes(), out, isTerminal);
            out.println();
        }

        @Override
        public void bareValue(DocumentBlock.BareValueBlock value) {
            write(value.bytes(), out, isTerminal);
            out.println();
        }

        @Override
        public void namedValues(DocumentBlock.NamedValuesBlock fields) {
            int width = 0;
            for (DocumentBlock.NamedValue field : fields.fields()) {
                width = Math.max(width, field.name().length());
            }
            for (DocumentBlock.NamedValue field : fields.fields()) {
                StyledText value = field.value();
                String name = field.name();
                out.println(name
                        + " ".repeat(width - name.length() + 2)
                        + colors.apply(PrintableText.escapedLine(value.text()), value.tone()));
            }
        }

        @Override
        public void table(DocumentBlock.TextTableBlock table) {
            new TextTableRenderer(table, columns).print(out, colors);
        }
    }
}
