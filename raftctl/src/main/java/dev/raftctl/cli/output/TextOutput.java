package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Document;
import dev.raftctl.protocol.message.Printable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes readable text: lines, fields and tables. */
final class TextOutput implements Output {
    private final boolean wide;
    private final AnsiColors colors;
    private final AnsiColors errColors;
    private final int columns;
    private final boolean isTerminal;

    /** @param isTerminal whether the output goes to a terminal, on which even raw values are escaped */
    TextOutput(boolean wide, AnsiColors colors, AnsiColors errColors, int columns, boolean isTerminal) {
        this.wide = wide;
        this.colors = colors;
        this.errColors = errColors;
        this.columns = columns;
        this.isTerminal = isTerminal;
    }

    @Override
    public void print(Document document, PrintStream out) {
        print(document.blocks(wide), out, colors, columns, isTerminal);
    }

    @Override
    public void print(Failure failure, PrintStream err) {
        FailureText.print(failure, err, errColors);
    }

    static void print(List<Block> blocks, PrintStream out, AnsiColors colors, int columns, boolean isTerminal) {
        for (Block block : blocks) {
            if (block instanceof Block.Line line) {
                out.println(colors.apply(
                        Printable.escapedLine(line.text().text()), line.text().tone()));
            } else if (block instanceof Block.Raw raw) {
                write(raw.bytes(), out, isTerminal);
                out.println();
            } else if (block instanceof Block.Value value) {
                write(value.bytes(), out, isTerminal);
                out.println();
            } else if (block instanceof Block.Fields fields) {
                fields(fields, out, colors);
            } else if (block instanceof Block.Table table) {
                new TableRenderer(table, columns).print(out, colors);
            }
        }
    }

    /** Writes the bytes unchanged, or escaped on a terminal. */
    static void write(byte[] bytes, PrintStream out, boolean isTerminal) {
        byte[] written = isTerminal ? BytesFormatter.toLines(bytes).getBytes(StandardCharsets.UTF_8) : bytes;
        out.write(written, 0, written.length);
    }

    private static void fields(Block.Fields fields, PrintStream out, AnsiColors colors) {
        int width = 0;
        for (Block.Field field : fields.fields()) {
            width = Math.max(width, field.name().length());
        }
        for (Block.Field field : fields.fields()) {
            Cell value = field.value();
            String name = field.name();
            out.println(name
                    + " ".repeat(width - name.length() + 2)
                    + colors.apply(Printable.escapedLine(value.text()), value.tone()));
        }
    }
}
