package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import java.util.ArrayList;
import java.util.List;

/** The list of servers: a mark at the chosen one, numbers to the right, and behind the lag how it went lately. */
final class ServerTable {
    private static final int TREND_MAX = 30;
    private static final int TREND_MIN = 5;
    private static final int WORDS = 2;
    private static final int VOTED = 3;

    private final List<Row> rows;
    private final List<List<Cell>> cells = new ArrayList<>();
    private final int[] widths = new int[RowCells.HEADS.size()];
    private final int trend;
    private final boolean unicode;

    ServerTable(List<Row> rows, int columns, boolean unicode) {
        this.rows = rows;
        this.unicode = unicode;
        for (int i = 0; i < widths.length; i++) {
            widths[i] = RowCells.HEADS.get(i).length();
        }
        int total = 1;
        for (Row row : rows) {
            List<Cell> of = RowCells.of(row);
            cells.add(of);
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], of.get(i).text().length());
            }
        }
        for (int width : widths) {
            total += width + 1;
        }
        trend = Math.max(TREND_MIN, Math.min(TREND_MAX, columns - total - 1));
    }

    List<Line> lines(Board board) {
        List<Line> lines = new ArrayList<>();
        List<Cell> heads = new ArrayList<>();
        RowCells.HEADS.forEach(head -> heads.add(new Cell(head, Tone.FAINT)));
        lines.add(line(" ", heads, " ".repeat(trend), false));
        long top = top();
        for (int i = 0; i < rows.size(); i++) {
            boolean selected = board.isSelected(rows.get(i));
            String bars = Trend.of(rows.get(i).lags(), top, trend, unicode);
            lines.add(line(selected ? ">" : " ", cells.get(i), bars, selected));
        }
        return lines;
    }

    /** All servers are drawn to one scale; a few entries behind is no mountain. */
    private long top() {
        long top = 8;
        for (Row row : rows) {
            for (Long lag : row.lags()) {
                top = lag == null ? top : Math.max(top, lag);
            }
        }
        return top;
    }

    private Line line(String mark, List<Cell> of, String bars, boolean selected) {
        List<Cell> pieces = new ArrayList<>();
        pieces.add(Cell.of(mark));
        for (int i = 0; i < widths.length; i++) {
            String room = " ".repeat(widths[i] - of.get(i).text().length());
            boolean left = i < WORDS || i == VOTED;
            pieces.add(Cell.of(left ? " " : " " + room));
            pieces.add(of.get(i));
            if (left) {
                pieces.add(Cell.of(room));
            }
            if (i == RowCells.LAG) {
                pieces.add(Cell.of(" " + bars));
            }
        }
        return new Line(pieces, selected);
    }
}
