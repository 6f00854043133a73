package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.Diagnosis;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.Sighting;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every server as it sees itself, a row each.
 *
 * @param only the servers to show; empty: all
 */
public record StatusView(Survey survey, Collection<ServerId> only) implements Document {
    /** What is worse comes first; the rest is for {@code raftctl health}. */
    private static final int FINDINGS_MAX = 5;

    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("ID"),
            Block.Column.left("ADDRESS"),
            Block.Column.left("ROLE"),
            Block.Column.right("TERM"),
            Block.Column.left("VOTED"),
            Block.Column.left("LEADER"),
            Block.Column.left("LAST"),
            Block.Column.right("COMMIT"),
            Block.Column.right("APPLIED"),
            Block.Column.right("LAG"));
    private static final List<Block.Column> MORE = List.of(
            Block.Column.right("SNAPSHOT"),
            Block.Column.right("CONTACT"),
            Block.Column.right("UP"),
            Block.Column.left("VERSION"),
            Block.Column.left("CERTIFICATE UNTIL"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block.Column> columns = new ArrayList<>(COLUMNS);
        if (wide) {
            columns.addAll(MORE);
        }
        List<List<Cell>> rows = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Line(head()));
        blocks.add(new Block.Table(columns, rows));
        for (Sighting each : shown()) {
            rows.add(row(each, wide));
            boolean isMember = each.id() != null && survey.configuration().contains(each.id());
            if (!isMember && !each.isReachable() && each.wasAsked()) {
                blocks.add(new Block.Line(new Cell(each.name() + " does not answer: " + each.error(), Tone.BAD)));
            }
        }
        for (Sighting each : shown()) {
            String forming =
                    each.status() == null ? "" : each.status().process().forming();
            if (!forming.isEmpty()) {
                blocks.add(new Block.Line(new Cell(
                        "the cluster of its file is not formed yet: " + each.name() + " " + forming, Tone.BAD)));
            }
        }
        if (survey.alone() != null) {
            return blocks;
        }
        List<Health.Finding> findings = Health.of(survey).findings();
        for (Health.Finding each : findings.subList(0, Math.min(FINDINGS_MAX, findings.size()))) {
            blocks.add(new Block.Line(
                    new Cell(each.text(), each.severity() == Health.Severity.DEGRADED ? Tone.DOUBTFUL : Tone.BAD)));
        }
        if (findings.size() > FINDINGS_MAX) {
            blocks.add(new Block.Line((findings.size() - FINDINGS_MAX) + " more findings: raftctl health"));
        }
        String next = Diagnosis.nextOf(survey);
        if (!next.isEmpty()) {
            blocks.add(new Block.Line("next: " + next));
        }
        return blocks;
    }

    private Cell head() {
        ServerStatus witness = survey.witness();
        ServerStatus leader = survey.leader();
        Configuration configuration = survey.configuration();
        if (witness == null || configuration.isEmpty()) {
            return new Cell("no cluster", Tone.BAD);
        }
        ServerStatus alone = survey.alone();
        if (alone != null) {
            return new Cell(alone.clusterName() + ": " + Diagnosis.wordOf(alone), Tone.STRONG);
        }
        int quorum = configuration.quorum();
        return new Cell(
                witness.clusterName() + ": " + survey.leadership() + ", quorum " + quorum + " of "
                        + configuration.voters().size() + (configuration.isJoint() ? " (joint)" : "") + ", "
                        + survey.failureTolerance() + " more may fail",
                leader == null ? Tone.BAD : Tone.STRONG);
    }

    private List<Sighting> shown() {
        if (only.isEmpty()) {
            return survey.sightings();
        }
        List<Sighting> shown = new ArrayList<>();
        for (Sighting each : survey.sightings()) {
            if (each.id() != null && only.contains(each.id())) {
                shown.add(each);
            }
        }
        return shown;
    }

    private List<Cell> row(Sighting each, boolean wide) {
        ServerStatus status = each.status();
        List<Cell> row = new ArrayList<>();
        row.add(Cell.orNone(each.id()));
        row.add(Cell.of(each.address().toString()));
        if (status == null) {
            row.add(new Cell(survey.word(each), each.wasAsked() ? Tone.BAD : Tone.FAINT));
            while (row.size() < COLUMNS.size() + (wide ? MORE.size() : 0)) {
                row.add(Cell.NONE);
            }
            return row;
        }
        row.add(new Cell(survey.word(each), tone(status)));
        row.add(Cell.of(status.term()));
        row.add(Cell.orNone(status.votedFor()));
        row.add(Cell.orNone(status.leader()));
        row.add(Cell.of(status.last().toString()));
        row.add(Cell.of(status.commitIndex()));
        row.add(Cell.of(status.lastApplied()));
        row.add(Cell.orNone(survey.lag(each)));
        if (wide) {
            row.add(Cell.of(status.snapshotIndex()));
            row.add(status.lastLeaderContactMs() < 0 ? Cell.NONE : Cell.of(Spans.millis(status.lastLeaderContactMs())));
            row.add(Cell.of(Spans.millis(status.uptimeMs())));
            row.add(Cell.of(status.version()));
            row.add(Cell.orNone(expiry(status)));
        }
        return row;
    }

    private static Tone tone(ServerStatus status) {
        return switch (status.role()) {
            case LEADER -> Tone.GOOD;
            case CANDIDATE, PRE_CANDIDATE, UNCONFIGURED -> Tone.DOUBTFUL;
            case REMOVED -> Tone.BAD;
            default -> Tone.PLAIN;
        };
    }

    @Override
    public Data.Fields data() {
        ServerStatus witness = survey.witness();
        ServerId leader = survey.leaderId();
        Configuration configuration = survey.configuration();
        List<Data> servers = new ArrayList<>();
        for (Sighting each : shown()) {
            servers.add(server(each));
        }
        return Data.Fields.versioned()
                .put("clusterId", witness == null ? "" : witness.clusterId())
                .put("name", witness == null ? "" : witness.clusterName())
                .put("term", survey.term())
                .put("leader", leader == null ? null : leader.value())
                .put("quorum", configuration.quorum())
                .put("configIndex", witness == null ? 0 : witness.configIndex())
                .put("joint", configuration.isJoint())
                .put("failureTolerance", survey.failureTolerance())
                .put("servers", new Data.Items(servers));
    }

    private Data.Fields server(Sighting each) {
        ServerStatus status = each.status();
        ServerId id = each.id();
        Data.Fields fields = new Data.Fields()
                .put("id", text(id))
                .put("address", each.address().toString())
                .put("reachable", status != null)
                .put("role", status == null ? null : survey.word(each))
                .put("member", id == null ? null : Members.word(survey.configuration(), id));
        fields.putNumber("term", status == null ? null : status.term())
                .put("votedFor", status == null ? null : text(status.votedFor()))
                .put("leader", status == null ? null : text(status.leader()))
                .putNumber("firstIndex", status == null ? null : status.firstIndex())
                .putNumber("lastIndex", status == null ? null : status.last().index())
                .putNumber("lastTerm", status == null ? null : status.last().term())
                .putNumber("commitIndex", status == null ? null : status.commitIndex())
                .putNumber("lastApplied", status == null ? null : status.lastApplied())
                .putNumber("snapshotIndex", status == null ? null : status.snapshotIndex())
                .putNumber("matchIndex", status == null ? null : status.matchIndex())
                .putNumber("lag", survey.lag(each))
                .putNumber("lastContactMs", status == null ? null : age(status.lastLeaderContactMs()))
                .putNumber("uptimeMs", status == null ? null : status.uptimeMs())
                .put("version", status == null ? null : status.version())
                .put("certificateExpires", status == null ? null : expiry(status))
                .put("diskSpace", status == null ? null : status.disk().space().word())
                .putNumber(
                        "diskFreeBytes",
                        status == null ? null : age(status.disk().freeBytes()))
                .put("error", each.isReachable() ? null : each.error());
        if (status != null && !status.process().forming().isEmpty()) {
            fields.put("forming", status.process().forming());
        }
        if (status != null && !status.process().unusableTlsFiles().isEmpty()) {
            fields.put("unusableTlsFiles", status.process().unusableTlsFiles());
        }
        return fields;
    }

    private static @Nullable String expiry(ServerStatus status) {
        return status.certificateExpiresMs() == 0 ? null : Times.text(status.certificateExpiresMs());
    }

    private static @Nullable Long age(long millis) {
        return millis < 0 ? null : millis;
    }

    private static @Nullable String text(@Nullable ServerId id) {
        return id == null ? null : id.value();
    }

    /** A line for each server: its id and its role. */
    @Override
    public List<Block> bare() {
        List<Block> lines = new ArrayList<>();
        for (Sighting each : shown()) {
            lines.add(new Block.Line(each.name() + " " + survey.word(each)));
        }
        return lines;
    }

    @Override
    public List<Data.Fields> records() {
        List<Data.Fields> records = new ArrayList<>();
        for (Sighting each : shown()) {
            Data.Fields record = Data.Fields.versioned();
            record.values().putAll(server(each).values());
            records.add(record);
        }
        return records;
    }
}
