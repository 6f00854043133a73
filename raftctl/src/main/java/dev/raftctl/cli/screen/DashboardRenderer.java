package dev.raftctl.cli.screen;

import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.FindingSeverity;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import dev.raftctl.cli.view.HumanReadableUnits;
import dev.raftctl.cli.view.ServerInspectView;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders a dashboard as exactly as many lines as the screen has rows. Pure. */
final class DashboardRenderer {
    private static final List<String> HELP = List.of(
            "Keys",
            "  up, down, k, j    select a server",
            "  home, end, g, G   select the first or last server",
            "  enter             show the selected server's details",
            "  s                 sort by the next column",
            "  r                 reverse the order",
            "  d                 make the leader step down (asks first)",
            "  p                 pause or resume",
            "  h, ?              show this help",
            "  q, Esc            go back; at the list, quit",
            "  Ctrl-C            quit",
            "",
            "Columns",
            "  LAG       entries behind the leader, with recent history",
            "  WRITES/S  entries applied per second",
            "  CONTACT   time since the server last heard from its leader",
            "  WON       elections won since top started");

    /** The fewest lines that can show a list: a header, one server, and the number of hidden rows. */
    private static final int MIN_WINDOW_ROWS = 3;

    private final int rows;
    private final int columns;
    private final boolean unicode;

    /** @param unicode whether the terminal can show block characters */
    DashboardRenderer(int rows, int columns, boolean unicode) {
        this.rows = Math.max(1, rows);
        this.columns = Math.max(1, columns);
        this.unicode = unicode;
    }

    List<ScreenLine> of(Dashboard dashboard) {
        List<ScreenLine> lines = new ArrayList<>();
        DashboardFrame frame = dashboard.frame();
        if (frame == null) {
            lines.add(ScreenLine.of("connecting to the cluster ..."));
        } else {
            addHeadline(frame, lines);
            switch (dashboard.page()) {
                case LIST -> addServerList(dashboard, frame, lines);
                case SERVER -> addServer(dashboard.selectedRow(), lines);
                default -> HELP.forEach(line -> lines.add(ScreenLine.of(line)));
            }
        }
        List<ScreenLine> screen = new ArrayList<>();
        for (int i = 0; i < rows - 1; i++) {
            screen.add(i < lines.size() ? lines.get(i).truncate(columns) : ScreenLine.EMPTY);
        }
        screen.add(ScreenLine.of(dashboard.footer()).truncate(columns));
        return screen;
    }

    private void addHeadline(DashboardFrame frame, List<ScreenLine> lines) {
        String head = frame.headline() + ", ";
        StyledText state = frame.state();
        int available =
                columns - head.length() - state.text().length() - frame.rate().length();
        lines.add(ScreenLine.of(
                new StyledText(head, TextTone.STRONG),
                state,
                StyledText.of(" ".repeat(Math.max(2, available))),
                StyledText.of(frame.rate())));
        lines.add(ScreenLine.of(elections(frame)));
        lines.add(ScreenLine.EMPTY);
    }

    private static String elections(DashboardFrame frame) {
        ObservedElection last = frame.lastElection();
        if (last == null) {
            return "no election seen in " + HumanReadableUnits.millis(frame.atMillis());
        }
        return "last election: " + last.winner() + " won term " + last.term() + ", "
                + HumanReadableUnits.millis(frame.atMillis() - last.atMillis()) + " ago; " + frame.electionCount()
                + " seen";
    }

    private void addServerList(Dashboard dashboard, DashboardFrame frame, List<ScreenLine> lines) {
        List<DashboardServerRow> servers = dashboard.rows();
        lines.addAll(window(
                new DashboardServerTable(servers, columns, unicode).lines(dashboard),
                Math.max(0, rows - 1 - lines.size())));
        lines.add(ScreenLine.EMPTY);
        for (DashboardServerRow row : servers) {
            if (row.status() == null && row.name().equals(row.address())) {
                lines.add(ScreenLine.of(new StyledText(row.name() + " does not answer: " + row.error(), TextTone.BAD)));
            }
        }
        for (Finding each : frame.verdict().presentFindings()) {
            if (!each.needsAttention()) {
                lines.add(ScreenLine.of(new StyledText(each.codeAndSentence() + " (muted)", TextTone.FAINT)));
                continue;
            }
            TextTone tone = each.severity() != FindingSeverity.DEGRADED ? TextTone.BAD : TextTone.WARNING;
            String muted = each.muted() == null ? "" : " (muted)";
            lines.add(ScreenLine.of(new StyledText(each.codeAndSentence() + muted, tone)));
            if (!each.next().line().isEmpty()) {
                lines.add(ScreenLine.of("  next: " + each.next().line()));
            }
        }
    }

    /**
     * Cuts a table to the available lines: the header, the rows around the selected row, and the number of hidden rows.
     */
    private static List<ScreenLine> window(List<ScreenLine> table, int available) {
        if (table.size() <= available || available < MIN_WINDOW_ROWS) {
            return table;
        }
        int shown = available - 2;
        int selected = 1;
        for (int i = 1; i < table.size(); i++) {
            selected = table.get(i).selected() ? i : selected;
        }
        int last = table.size() - shown;
        int first = Math.min(Math.max(1, selected - shown / 2), last);
        List<ScreenLine> window = new ArrayList<>();
        window.add(table.get(0));
        window.addAll(table.subList(first, first + shown));
        window.add(ScreenLine.of("  " + (first - 1) + " more above, " + (last - first) + " below"));
        return window;
    }

    private static void addServer(@Nullable DashboardServerRow row, List<ScreenLine> lines) {
        if (row == null || row.status() == null) {
            String name = row == null ? "this server" : row.name() + " at " + row.address();
            lines.add(ScreenLine.of(
                    new StyledText(name + " does not answer" + (row == null ? "" : ": " + row.error()), TextTone.BAD)));
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8);
        OutputWriter.of(OutputFormat.TABLE, AnsiColors.NONE, AnsiColors.NONE, 0)
                .print(new ServerInspectView(row.status()), out);
        out.flush();
        List<String> all = text.toString(StandardCharsets.UTF_8).lines().toList();
        // The followers of a leader come first: they change most, and a small screen cuts off the end.
        int fields = all.contains("") ? all.indexOf("") : all.size();
        all.subList(Math.min(fields + 1, all.size()), all.size()).forEach(line -> lines.add(ScreenLine.of(line)));
        if (fields < all.size()) {
            lines.add(ScreenLine.EMPTY);
        }
        all.subList(0, fields).forEach(line -> lines.add(ScreenLine.of(line)));
    }
}
