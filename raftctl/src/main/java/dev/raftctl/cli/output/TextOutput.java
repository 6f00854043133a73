package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;
import java.util.List;

/** For people: lines, fields and tables. */
final class TextOutput implements Output {
    private final boolean wide;
    private final Paint paint;
    private final Paint errPaint;
    private final int columns;

    TextOutput(boolean wide, Paint paint, Paint errPaint, int columns) {
        this.wide = wide;
        this.paint = paint;
        this.errPaint = errPaint;
        this.columns = columns;
    }

    @Override
    public void print(Document document, PrintStream out) {
        print(document.blocks(wide), out, paint, columns);
    }

    @Override
    public void print(Failure failure, PrintStream err) {
        FailureLines.print(failure, err, errPaint);
    }

    static void print(List<Block> blocks, PrintStream out, Paint paint, int columns) {
        for (Block block : blocks) {
            if (block instanceof Block.Line line) {
                out.println(paint.paint(line.text().text(), line.text().tone()));
            } else if (block instanceof Block.Raw raw) {
                out.write(raw.bytes(), 0, raw.bytes().length);
                out.println();
            } else if (block instanceof Block.Value value) {
                out.write(value.bytes(), 0, value.bytes().length);
                out.println();
            } else if (block instanceof Block.Fields fields) {
                fields(fields, out, paint);
            } else if (block instanceof Block.Table table) {
                new TableText(table, columns).print(out, paint);
            }
        }
    }

    private static void fields(Block.Fields fields, PrintStream out, Paint paint) {
        int width = 0;
        for (Block.Field field : fields.fields()) {
            width = Math.max(width, field.name().length());
        }
        for (Block.Field field : fields.fields()) {
            Cell value = field.value();
            String name = field.name();
            out.println(name + " ".repeat(width - name.length() + 2) + paint.paint(value.text(), value.tone()));
        }
    }
}
