package dev.raftctl.cli.output;

import dev.raftctl.cli.view.DocumentBlock.TextTableBlock;
import dev.raftctl.cli.view.DocumentBlock.TextTableColumn;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.PrintableText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Renders a table as lines. Each column is as wide as its content, and the last column is not padded. */
final class TextTableRenderer {
    private static final int GAP = 2;

    private final TextTableBlock table;
    private final int[] widths;
    private final int gap;

    /** @param columns the width of the terminal in characters; 0 if lines may have any length */
    TextTableRenderer(TextTableBlock table, int columns) {
        this.table = escaped(table);
        widths = widths(this.table);
        int total = 0;
        for (int width : widths) {
            total += width;
        }
        boolean fits = columns == 0 || total + GAP * (widths.length - 1) <= columns;
        gap = fits ? GAP : 1;
    }

    private static TextTableBlock escaped(TextTableBlock table) {
        List<List<StyledText>> rows = new ArrayList<>();
        for (List<StyledText> row : table.rows()) {
            List<StyledText> cells = new ArrayList<>();
            for (StyledText cell : row) {
                cells.add(new StyledText(PrintableText.escapedLine(cell.text()), cell.tone()));
            }
            rows.add(cells);
        }
        return new TextTableBlock(table.columns(), rows);
    }

    private static int[] widths(TextTableBlock table) {
        int[] widths = new int[table.columns().size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(table.columns().get(i).header());
            for (List<StyledText> row : table.rows()) {
                widths[i] = Math.max(widths[i], length(row.get(i).text()));
            }
        }
        return widths;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    void print(PrintStream out, AnsiColors colors) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            cell(line, i, new StyledText(table.columns().get(i).header(), TextTone.FAINT), colors);
        }
        out.println(line);
        for (List<StyledText> row : table.rows()) {
            line.setLength(0);
            for (int i = 0; i < widths.length; i++) {
                cell(line, i, row.get(i), colors);
            }
            out.println(line);
        }
    }

    private void cell(StringBuilder line, int i, StyledText cell, AnsiColors colors) {
        TextTableColumn column = table.columns().get(i);
        int padding = widths[i] - length(cell.text());
        boolean isLast = i == widths.length - 1;
        if (i > 0) {
            line.append(" ".repeat(gap));
        }
        if (column.right()) {
            line.append(" ".repeat(padding)).append(colors.apply(cell.text(), cell.tone()));
        } else {
            line.append(colors.apply(cell.text(), cell.tone())).append(isLast ? "" : " ".repeat(padding));
        }
    }
}
