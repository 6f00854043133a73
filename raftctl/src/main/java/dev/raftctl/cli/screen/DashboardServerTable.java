package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.List;

/** Renders the list of servers, with a mark at the selected server, right-aligned numbers, and a chart of the lag. */
final class DashboardServerTable {
    private static final int MAX_TREND_WIDTH = 30;
    private static final int MIN_TREND_WIDTH = 5;
    private static final int TEXT_COLUMNS = 2;
    private static final int VOTED_COLUMN = 3;

    private final List<DashboardServerRow> rows;
    private final List<List<StyledText>> cells = new ArrayList<>();
    private final int[] widths = new int[ServerRowCells.HEADERS.size()];
    private final int trendWidth;
    private final boolean unicode;

    DashboardServerTable(List<DashboardServerRow> rows, int columns, boolean unicode) {
        this.rows = rows;
        this.unicode = unicode;
        for (int i = 0; i < widths.length; i++) {
            widths[i] = ServerRowCells.HEADERS.get(i).length();
        }
        int total = 1;
        for (DashboardServerRow row : rows) {
            List<StyledText> rowCells = ServerRowCells.of(row);
            cells.add(rowCells);
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], rowCells.get(i).text().length());
            }
        }
        for (int width : widths) {
            total += width + 1;
        }
        trendWidth = Math.max(MIN_TREND_WIDTH, Math.min(MAX_TREND_WIDTH, columns - total - 1));
    }

    List<ScreenLine> lines(Dashboard dashboard) {
        List<ScreenLine> lines = new ArrayList<>();
        List<StyledText> headers = new ArrayList<>();
        ServerRowCells.HEADERS.forEach(head -> headers.add(new StyledText(head, TextTone.FAINT)));
        lines.add(line(" ", headers, " ".repeat(trendWidth), false));
        long maxLag = maxLag();
        for (int i = 0; i < rows.size(); i++) {
            boolean selected = dashboard.isSelected(rows.get(i));
            String bars = Sparkline.of(rows.get(i).lags(), maxLag, trendWidth, unicode);
            lines.add(line(selected ? ">" : " ", cells.get(i), bars, selected));
        }
        return lines;
    }

    /**
     * Returns the lag of a full bar, the same for all servers; at least 8, so that a few entries of lag do not look
     * large.
     */
    private long maxLag() {
        long maxLag = 8;
        for (DashboardServerRow row : rows) {
            for (Long lag : row.lags()) {
                maxLag = lag == null ? maxLag : Math.max(maxLag, lag);
            }
        }
        return maxLag;
    }

    private ScreenLine line(String mark, List<StyledText> rowCells, String bars, boolean selected) {
        List<StyledText> pieces = new ArrayList<>();
        pieces.add(StyledText.of(mark));
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - rowCells.get(i).text().length());
            boolean isLeftAligned = i < TEXT_COLUMNS || i == VOTED_COLUMN;
            pieces.add(StyledText.of(isLeftAligned ? " " : " " + padding));
            pieces.add(rowCells.get(i));
            if (isLeftAligned) {
                pieces.add(StyledText.of(padding));
            }
            if (i == ServerRowCells.LAG_COLUMN) {
                pieces.add(StyledText.of(" " + bars));
            }
        }
        return new ScreenLine(pieces, selected);
    }
}
