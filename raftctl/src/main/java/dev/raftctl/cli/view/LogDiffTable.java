package dev.raftctl.cli.view;

import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.offline.ComparedDirectory;
import dev.raftctl.node.storage.offline.LogComparison;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import java.util.ArrayList;
import java.util.List;

/** Builds the table of compared directories, and omits columns that do not fit the screen. */
final class LogDiffTable {
    private static final int MAX_COLUMNS = 80;

    /** The columns that are omitted, in this order, until the table fits. */
    private static final List<String> OMITTED_FIRST = List.of("VOTED", "LAST ALIVE", "LINEAGE");

    private final LogComparison comparison;

    private LogDiffTable(LogComparison comparison) {
        this.comparison = comparison;
    }

    /** A column with its cells. */
    private record TableColumn(DocumentBlock.TextTableColumn column, List<StyledText> cells) {
        int width() {
            return cells.stream()
                    .mapToInt(cell -> cell.text().length())
                    .reduce(column.header().length(), Math::max);
        }
    }

    static DocumentBlock.TextTableBlock of(LogComparison comparison, boolean wide) {
        List<TableColumn> columns = new LogDiffTable(comparison).columns();
        if (!wide) {
            for (String header : OMITTED_FIRST) {
                if (width(columns) > MAX_COLUMNS) {
                    columns.removeIf(each -> each.column().header().equals(header));
                }
            }
        }
        List<List<StyledText>> rows = new ArrayList<>();
        for (int i = 0; i < comparison.directories().size(); i++) {
            List<StyledText> row = new ArrayList<>();
            for (TableColumn each : columns) {
                row.add(each.cells().get(i));
            }
            rows.add(row);
        }
        return new DocumentBlock.TextTableBlock(
                columns.stream().map(TableColumn::column).toList(), rows);
    }

    private static int width(List<TableColumn> columns) {
        return columns.stream().mapToInt(each -> each.width() + 2).sum() - 2;
    }

    private List<TableColumn> columns() {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(left("DIR", each -> StyledText.of(each.name())));
        columns.add(left("ID", each -> {
            ServerIdentity identity = each.identity();
            return identity == null
                    ? StyledText.NONE
                    : StyledText.of(identity.id().value());
        }));
        columns.add(right("TERM", each -> {
            HardState hardState = each.hardState();
            return hardState == null ? StyledText.NONE : StyledText.of(hardState.term());
        }));
        columns.add(left("VOTED", each -> {
            HardState hardState = each.hardState();
            return hardState == null ? StyledText.NONE : StyledText.orNone(hardState.votedFor());
        }));
        columns.add(right("LINEAGE", each -> {
            ServerIdentity identity = each.identity();
            return identity == null
                    ? StyledText.NONE
                    : StyledText.of(identity.lineage().recoveryCount() + 1L);
        }));
        columns.add(left("LOG", each -> StyledText.of(logRange(each))));
        List<StyledText> committed = new ArrayList<>();
        comparison.committedAtLeast().forEach(index -> committed.add(StyledText.of(index)));
        columns.add(new TableColumn(DocumentBlock.TextTableColumn.right("COMMITTED >="), committed));
        if (comparison.directories().stream().anyMatch(each -> each.journal().lastAliveMillis() > 0)) {
            columns.add(left("LAST ALIVE", each -> {
                long millis = each.journal().lastAliveMillis();
                return millis == 0
                        ? StyledText.NONE
                        : StyledText.of(Timestamps.format(millis)
                                .substring(0, "yyyy-mm-ddThh:mm:ss".length())
                                .replace('T', ' '));
            }));
        }
        return columns;
    }

    /** Returns the text of one cell. */
    private interface DirectoryCellText {
        StyledText text(ComparedDirectory directory);
    }

    private TableColumn left(String header, DirectoryCellText cell) {
        return new TableColumn(DocumentBlock.TextTableColumn.left(header), cells(cell));
    }

    private TableColumn right(String header, DirectoryCellText cell) {
        return new TableColumn(DocumentBlock.TextTableColumn.right(header), cells(cell));
    }

    private List<StyledText> cells(DirectoryCellText cell) {
        return comparison.directories().stream().map(cell::text).toList();
    }

    private static String logRange(ComparedDirectory directory) {
        LogPosition last = directory.last();
        if (last.index() == 0) {
            return "empty";
        }
        long first = directory.log().firstIndex();
        return directory.log().contains(first)
                ? new LogPosition(directory.log().termAt(first), first) + " - " + last
                : "snapshot " + last;
    }
}
