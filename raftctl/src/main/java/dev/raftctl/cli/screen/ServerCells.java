package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.cli.view.HumanUnits;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/** The cells of a server's row: id, role, term, voted, commit, applied, lag, writes, contact, won. */
final class ServerCells {
    static final List<String> HEADERS =
            List.of("ID", "ROLE", "TERM", "VOTED", "COMMIT", "APPLIED", "LAG", "WRITES/S", "CONTACT", "WON");
    /** The index of the lag column. */
    static final int LAG_COLUMN = 6;

    private ServerCells() {}

    static List<Cell> of(ServerRow row) {
        ServerStatus status = row.status();
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(row.name()));
        cells.add(new Cell(row.role(), tone(row)));
        cells.add(status == null ? Cell.NONE : Cell.of(status.term()));
        cells.add(status == null ? Cell.NONE : Cell.orNone(status.votedFor()));
        cells.add(status == null ? Cell.NONE : Cell.of(status.commitIndex()));
        cells.add(status == null ? Cell.NONE : Cell.of(status.lastApplied()));
        cells.add(Cell.orNone(row.lag()));
        cells.add(Cell.orNone(row.writesPerSecond()));
        Long contact = row.contactMs();
        cells.add(contact == null ? Cell.NONE : Cell.of(HumanUnits.millis(contact)));
        cells.add(Cell.of(row.winCount()));
        return cells;
    }

    private static Tone tone(ServerRow row) {
        ServerStatus status = row.status();
        if (status == null || status.role() == ServerRole.REMOVED) {
            return Tone.BAD;
        }
        return switch (status.role()) {
            case LEADER -> Tone.GOOD;
            case CANDIDATE, PRE_CANDIDATE, UNCONFIGURED -> Tone.WARNING;
            default -> Tone.PLAIN;
        };
    }
}
