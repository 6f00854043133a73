package dev.raftctl.cli.output;

import dev.raftctl.cli.view.Block.Column;
import dev.raftctl.cli.view.Block.Table;
import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Renders a table as lines. Each column is as wide as its content, and the last column is not padded. */
final class TableRenderer {
    private static final int GAP = 2;

    private final Table table;
    private final int[] widths;
    private final int gap;

    /** @param columns the width of the terminal in characters; 0 if lines may have any length */
    TableRenderer(Table table, int columns) {
        this.table = escaped(table);
        widths = widths(this.table);
        int total = 0;
        for (int width : widths) {
            total += width;
        }
        boolean fits = columns == 0 || total + GAP * (widths.length - 1) <= columns;
        gap = fits ? GAP : 1;
    }

    private static Table escaped(Table table) {
        List<List<Cell>> rows = new ArrayList<>();
        for (List<Cell> row : table.rows()) {
            List<Cell> cells = new ArrayList<>();
            for (Cell cell : row) {
                cells.add(new Cell(Printable.escapedLine(cell.text()), cell.tone()));
            }
            rows.add(cells);
        }
        return new Table(table.columns(), rows);
    }

    private static int[] widths(Table table) {
        int[] widths = new int[table.columns().size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(table.columns().get(i).header());
            for (List<Cell> row : table.rows()) {
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
            cell(line, i, new Cell(table.columns().get(i).header(), Tone.FAINT), colors);
        }
        out.println(line);
        for (List<Cell> row : table.rows()) {
            line.setLength(0);
            for (int i = 0; i < widths.length; i++) {
                cell(line, i, row.get(i), colors);
            }
            out.println(line);
        }
    }

    private void cell(StringBuilder line, int i, Cell cell, AnsiColors colors) {
        Column column = table.columns().get(i);
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
