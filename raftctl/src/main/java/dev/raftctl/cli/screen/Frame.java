package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster at one moment, with what earlier samples add to it. Immutable.
 *
 * @param atMillis time since the first sample
 * @param rows in the order of the cluster status
 * @param writesPerSecond entries committed per second; null if not known yet
 * @param electionCount elections seen since the first sample
 * @param lastElection the latest of them; null if none was seen
 */
record Frame(
        long atMillis,
        ClusterStatus clusterStatus,
        List<ServerRow> rows,
        @Nullable Long writesPerSecond,
        int electionCount,
        @Nullable Election lastElection)
        implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("ID"),
            Block.Column.left("ROLE"),
            Block.Column.right("TERM"),
            Block.Column.left("VOTED"),
            Block.Column.right("COMMIT"),
            Block.Column.right("APPLIED"),
            Block.Column.right("LAG"),
            Block.Column.right("WRITES/S"),
            Block.Column.right("CONTACT"),
            Block.Column.right("WON"));

    Frame {
        rows = List.copyOf(rows);
    }

    /** Returns the headline, for example {@code orders: n1 leads term 5, quorum 2 of 3}. */
    String headline() {
        ServerStatus authority = clusterStatus.authority();
        Configuration configuration = clusterStatus.configuration();
        if (authority == null || configuration.isEmpty()) {
            return authority == null ? "no server answers" : "no cluster";
        }
        ServerStatus leader = clusterStatus.leader();
        String leadership = leader == null || clusterStatus.reportedLeader() != null
                ? clusterStatus.describeLeadership()
                : leader.id() + " leads term " + leader.term();
        return authority.clusterName() + ": " + leadership + ", quorum " + Quorum.sizeOf(configuration.voters())
                + " of " + configuration.voters().size() + (configuration.isJoint() ? " (joint)" : "");
    }

    /** Returns the health as one word: {@code healthy}, {@code degraded}, {@code unknown} or {@code down}. */
    Cell state() {
        Health health = Health.of(clusterStatus);
        String state = health.state();
        return new Cell(
                state,
                health.findings().isEmpty() ? Cell.Tone.GOOD : health.serves() ? Cell.Tone.WARNING : Cell.Tone.BAD);
    }

    String rate() {
        return writesPerSecond == null ? "- writes/s" : writesPerSecond + " writes/s";
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<List<Cell>> table = new ArrayList<>();
        List<Block.Column> columns = new ArrayList<>(COLUMNS);
        if (wide) {
            columns.add(Block.Column.left("ADDRESS"));
        }
        for (ServerRow row : rows) {
            List<Cell> cells = new ArrayList<>(ServerCells.of(row));
            if (wide) {
                cells.add(Cell.of(row.address()));
            }
            table.add(cells);
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Line(new Cell(headline() + ", " + state().text() + ", " + rate(), state().tone())));
        blocks.add(new Block.Table(columns, table));
        for (ServerRow row : rows) {
            if (row.status() == null) {
                blocks.add(new Block.Line(new Cell(row.name() + " does not answer: " + row.error(), Cell.Tone.BAD)));
            }
        }
        return blocks;
    }

    @Override
    public Data.Fields data() {
        ServerStatus authority = clusterStatus.authority();
        ServerId leader = clusterStatus.leaderId();
        Configuration configuration = clusterStatus.configuration();
        List<Data> servers = new ArrayList<>();
        for (ServerRow row : rows) {
            servers.add(server(row));
        }
        return Data.Fields.withSchemaVersion()
                .put("elapsedMs", atMillis)
                .put("name", authority == null ? "" : authority.clusterName())
                .put("term", clusterStatus.term())
                .put("leader", leader == null ? null : leader.value())
                .put("quorum", Quorum.sizeOf(configuration.voters()))
                .put("joint", configuration.isJoint())
                .put("state", state().text())
                .putNumber("writesPerSecond", writesPerSecond)
                .put("elections", electionCount)
                .put("servers", new Data.Items(servers));
    }

    private static Data.Fields server(ServerRow row) {
        ServerStatus status = row.status();
        ServerId votedFor = status == null ? null : status.votedFor();
        return new Data.Fields()
                .put("id", row.name())
                .put("address", row.address())
                .put("reachable", status != null)
                .put("role", status == null ? null : row.role())
                .putNumber("term", status == null ? null : status.term())
                .put("votedFor", votedFor == null ? null : votedFor.value())
                .putNumber("commitIndex", status == null ? null : status.commitIndex())
                .putNumber("lastApplied", status == null ? null : status.lastApplied())
                .putNumber("lag", row.lag())
                .putNumber("writesPerSecond", row.writesPerSecond())
                .putNumber("lastContactMs", row.contactMs())
                .put("electionsWon", row.winCount())
                .put("error", status == null ? row.error() : null);
    }

    /** Returns a line with the id, role and lag of each server. */
    @Override
    public List<Block> valueBlocks() {
        List<Block> lines = new ArrayList<>();
        for (ServerRow row : rows) {
            lines.add(new Block.Line(row.name() + " " + row.role() + " " + (row.lag() == null ? "-" : row.lag())));
        }
        return lines;
    }
}
