package dev.raftctl.cli.screen;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.client.ClusterStatus;
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
 * @param verdict the judgement of the cluster status
 * @param rows in the order of the cluster status
 * @param writesPerSecond entries committed per second; null if not known yet
 * @param electionCount elections seen since the first sample
 * @param lastElection the latest of them; null if none was seen
 */
record DashboardFrame(
        long atMillis,
        ClusterStatus clusterStatus,
        ClusterVerdict verdict,
        List<DashboardServerRow> rows,
        @Nullable Long writesPerSecond,
        int electionCount,
        @Nullable ObservedElection lastElection)
        implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("ID"),
            DocumentBlock.TextTableColumn.left("ROLE"),
            DocumentBlock.TextTableColumn.right("TERM"),
            DocumentBlock.TextTableColumn.left("VOTED"),
            DocumentBlock.TextTableColumn.right("COMMIT"),
            DocumentBlock.TextTableColumn.right("APPLIED"),
            DocumentBlock.TextTableColumn.right("LAG"),
            DocumentBlock.TextTableColumn.right("WRITES/S"),
            DocumentBlock.TextTableColumn.right("CONTACT"),
            DocumentBlock.TextTableColumn.right("WON"));

    DashboardFrame {
        rows = List.copyOf(rows);
    }

    /** Returns the headline, for example {@code orders: n1 leads term 5, quorum 2 of 3}. */
    String headline() {
        ServerStatus authority = clusterStatus.authority();
        Configuration configuration = clusterStatus.configuration();
        if (authority == null || configuration.isEmpty()) {
            return authority == null ? "no server answers" : "no cluster";
        }
        return authority.clusterName() + ": " + verdict.leadership() + ", quorum "
                + Quorum.sizeOf(configuration.voters()) + " of "
                + configuration.voters().size() + (configuration.isJoint() ? " (joint)" : "");
    }

    /** Returns the health as one word: {@code healthy}, {@code degraded}, {@code unknown} or {@code down}. */
    StyledText state() {
        return new StyledText(
                verdict.status(),
                verdict.isHealthy()
                        ? StyledText.TextTone.GOOD
                        : verdict.isServing() ? StyledText.TextTone.WARNING : StyledText.TextTone.BAD);
    }

    String rate() {
        return writesPerSecond == null ? "- writes/s" : writesPerSecond + " writes/s";
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<List<StyledText>> table = new ArrayList<>();
        List<DocumentBlock.TextTableColumn> columns = new ArrayList<>(COLUMNS);
        if (wide) {
            columns.add(DocumentBlock.TextTableColumn.left("ADDRESS"));
        }
        for (DashboardServerRow row : rows) {
            List<StyledText> cells = new ArrayList<>(ServerRowCells.of(row));
            if (wide) {
                cells.add(StyledText.of(row.address()));
            }
            table.add(cells);
        }
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextLineBlock(
                new StyledText(headline() + ", " + state().text() + ", " + rate(), state().tone())));
        blocks.add(new DocumentBlock.TextTableBlock(columns, table));
        for (DashboardServerRow row : rows) {
            if (row.status() == null) {
                blocks.add(new DocumentBlock.TextLineBlock(
                        new StyledText(row.name() + " does not answer: " + row.error(), StyledText.TextTone.BAD)));
            }
        }
        return blocks;
    }

    @Override
    public StructuredData.ObjectData data() {
        ServerStatus authority = clusterStatus.authority();
        ServerId leader = clusterStatus.leaderId();
        Configuration configuration = clusterStatus.configuration();
        List<StructuredData> servers = new ArrayList<>();
        for (DashboardServerRow row : rows) {
            servers.add(server(row));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("elapsedMs", atMillis)
                .put("name", authority == null ? "" : authority.clusterName())
                .put("term", clusterStatus.term())
                .put("leader", leader == null ? null : leader.value())
                .put("quorum", Quorum.sizeOf(configuration.voters()))
                .put("joint", configuration.isJoint())
                .put("state", state().text())
                .putNumber("writesPerSecond", writesPerSecond)
                .put("elections", electionCount)
                .put("servers", new StructuredData.ListData(servers));
    }

    private static StructuredData.ObjectData server(DashboardServerRow row) {
        ServerStatus status = row.status();
        ServerId votedFor = status == null ? null : status.votedFor();
        return new StructuredData.ObjectData()
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
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (DashboardServerRow row : rows) {
            lines.add(new DocumentBlock.TextLineBlock(
                    row.name() + " " + row.role() + " " + (row.lag() == null ? "-" : row.lag())));
        }
        return lines;
    }
}
