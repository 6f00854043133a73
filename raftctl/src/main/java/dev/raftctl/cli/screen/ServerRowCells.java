package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.HumanReadableUnits;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/** The cells of a server's row: id, role, term, voted, commit, applied, lag, writes, contact, won. */
final class ServerRowCells {
    static final List<String> HEADERS =
            List.of("ID", "ROLE", "TERM", "VOTED", "COMMIT", "APPLIED", "LAG", "WRITES/S", "CONTACT", "WON");
    /** The index of the lag column. */
    static final int LAG_COLUMN = 6;

    private ServerRowCells() {}

    static List<StyledText> of(DashboardServerRow row) {
        ServerStatus status = row.status();
        List<StyledText> cells = new ArrayList<>();
        cells.add(StyledText.of(row.name()));
        cells.add(new StyledText(row.role(), tone(row)));
        cells.add(status == null ? StyledText.NONE : StyledText.of(status.term()));
        cells.add(status == null ? StyledText.NONE : StyledText.orNone(status.votedFor()));
        cells.add(status == null ? StyledText.NONE : StyledText.of(status.commitIndex()));
        cells.add(status == null ? StyledText.NONE : StyledText.of(status.lastApplied()));
        cells.add(StyledText.orNone(row.lag()));
        cells.add(StyledText.orNone(row.writesPerSecond()));
        Long contact = row.contactMs();
        cells.add(contact == null ? StyledText.NONE : StyledText.of(HumanReadableUnits.millis(contact)));
        cells.add(StyledText.of(row.winCount()));
        return cells;
    }

    private static TextTone tone(DashboardServerRow row) {
        ServerStatus status = row.status();
        if (status == null || status.role() == ServerRole.REMOVED) {
            return TextTone.BAD;
        }
        return switch (status.role()) {
            case LEADER -> TextTone.GOOD;
            case CANDIDATE, PRE_CANDIDATE, UNCONFIGURED -> TextTone.WARNING;
            default -> TextTone.PLAIN;
        };
    }
}
