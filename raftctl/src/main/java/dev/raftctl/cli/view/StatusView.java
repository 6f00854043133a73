package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.Diagnosis;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.ServerProbe;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of every server as it sees itself, one row each.
 *
 * @param shownIds the servers to show; empty means all
 */
public record StatusView(ClusterStatus clusterStatus, Collection<ServerId> shownIds) implements Document {
    /** The number of findings shown, the most severe first. {@code raftctl health} shows all of them. */
    private static final int MAX_FINDINGS = 5;

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
    private static final List<Block.Column> WIDE_COLUMNS = List.of(
            Block.Column.right("SNAPSHOT"),
            Block.Column.right("CONTACT"),
            Block.Column.right("UP"),
            Block.Column.left("VERSION"),
            Block.Column.left("CERTIFICATE UNTIL"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block.Column> columns = new ArrayList<>(COLUMNS);
        if (wide) {
            columns.addAll(WIDE_COLUMNS);
        }
        List<List<Cell>> rows = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Line(headline()));
        blocks.add(new Block.Table(columns, rows));
        for (ServerProbe each : shownServers()) {
            rows.add(row(each, wide));
            boolean isMember =
                    each.id() != null && clusterStatus.configuration().contains(each.id());
            if (!isMember && !each.isReachable() && each.wasQueried()) {
                blocks.add(new Block.Line(new Cell(each.name() + " does not answer: " + each.errorText(), Tone.BAD)));
            }
        }
        for (ServerProbe each : shownServers()) {
            String waitingFor =
                    each.status() == null ? "" : each.status().process().bootstrapWaitingFor();
            if (!waitingFor.isEmpty()) {
                blocks.add(new Block.Line(new Cell(
                        "the cluster in the configuration file is not formed yet: " + each.name() + " " + waitingFor,
                        Tone.BAD)));
            }
        }
        if (clusterStatus.onlyQueried() != null) {
            return blocks;
        }
        List<Health.Finding> findings = Health.of(clusterStatus).findings();
        for (Health.Finding each : findings.subList(0, Math.min(MAX_FINDINGS, findings.size()))) {
            blocks.add(new Block.Line(
                    new Cell(each.text(), each.severity() == Health.Severity.DEGRADED ? Tone.WARNING : Tone.BAD)));
        }
        if (findings.size() > MAX_FINDINGS) {
            blocks.add(new Block.Line((findings.size() - MAX_FINDINGS) + " more findings: raftctl health"));
        }
        String next = Diagnosis.nextStep(clusterStatus);
        if (!next.isEmpty()) {
            blocks.add(new Block.Line("next: " + next));
        }
        return blocks;
    }

    private Cell headline() {
        ServerStatus authority = clusterStatus.authority();
        ServerStatus leader = clusterStatus.leader();
        Configuration configuration = clusterStatus.configuration();
        if (authority == null || configuration.isEmpty()) {
            return new Cell("no cluster", Tone.BAD);
        }
        ServerStatus onlyQueried = clusterStatus.onlyQueried();
        if (onlyQueried != null) {
            return new Cell(onlyQueried.clusterName() + ": " + Diagnosis.describeOnlyQueried(onlyQueried), Tone.STRONG);
        }
        int quorum = Quorum.sizeOf(configuration.voters());
        return new Cell(
                authority.clusterName() + ": " + clusterStatus.describeLeadership() + ", quorum " + quorum + " of "
                        + configuration.voters().size() + (configuration.isJoint() ? " (joint)" : "") + ", "
                        + tolerance(clusterStatus.failureTolerance()),
                leader == null ? Tone.BAD : Tone.STRONG);
    }

    private static String tolerance(int failures) {
        return failures == 0
                ? "cannot tolerate a failure"
                : "can tolerate " + failures + " more failure" + (failures == 1 ? "" : "s");
    }

    private List<ServerProbe> shownServers() {
        if (shownIds.isEmpty()) {
            return clusterStatus.probes();
        }
        List<ServerProbe> shown = new ArrayList<>();
        for (ServerProbe each : clusterStatus.probes()) {
            if (each.id() != null && shownIds.contains(each.id())) {
                shown.add(each);
            }
        }
        return shown;
    }

    private List<Cell> row(ServerProbe each, boolean wide) {
        ServerStatus status = each.status();
        List<Cell> row = new ArrayList<>();
        row.add(Cell.orNone(each.id()));
        row.add(Cell.of(each.address().toString()));
        if (status == null) {
            row.add(new Cell(clusterStatus.roleLabel(each), each.wasQueried() ? Tone.BAD : Tone.FAINT));
            while (row.size() < COLUMNS.size() + (wide ? WIDE_COLUMNS.size() : 0)) {
                row.add(Cell.NONE);
            }
            return row;
        }
        row.add(new Cell(clusterStatus.roleLabel(each), tone(status)));
        row.add(Cell.of(status.term()));
        row.add(Cell.orNone(status.votedFor()));
        row.add(Cell.orNone(status.leader()));
        row.add(Cell.of(status.last().toString()));
        row.add(Cell.of(status.commitIndex()));
        row.add(Cell.of(status.lastApplied()));
        row.add(Cell.orNone(clusterStatus.lag(each)));
        if (wide) {
            row.add(Cell.of(status.snapshotIndex()));
            row.add(
                    status.lastLeaderContactMs() < 0
                            ? Cell.NONE
                            : Cell.of(HumanUnits.millis(status.lastLeaderContactMs())));
            row.add(Cell.of(HumanUnits.millis(status.uptimeMs())));
            row.add(Cell.of(status.version()));
            row.add(Cell.orNone(expiry(status)));
        }
        return row;
    }

    private static Tone tone(ServerStatus status) {
        return switch (status.role()) {
            case LEADER -> Tone.GOOD;
            case CANDIDATE, PRE_CANDIDATE, UNCONFIGURED -> Tone.WARNING;
            case REMOVED -> Tone.BAD;
            default -> Tone.PLAIN;
        };
    }

    @Override
    public Data.Fields data() {
        ServerStatus authority = clusterStatus.authority();
        ServerId leader = clusterStatus.leaderId();
        Configuration configuration = clusterStatus.configuration();
        List<Data> servers = new ArrayList<>();
        for (ServerProbe each : shownServers()) {
            servers.add(server(each));
        }
        return Data.Fields.withSchemaVersion()
                .put("clusterId", authority == null ? "" : authority.clusterId())
                .put("name", authority == null ? "" : authority.clusterName())
                .put("term", clusterStatus.term())
                .put("leader", leader == null ? null : leader.value())
                .put("quorum", Quorum.sizeOf(configuration.voters()))
                .put("configIndex", authority == null ? 0 : authority.configIndex())
                .put("joint", configuration.isJoint())
                .put("failureTolerance", clusterStatus.failureTolerance())
                .put("servers", new Data.Items(servers));
    }

    private Data.Fields server(ServerProbe each) {
        ServerStatus status = each.status();
        ServerId id = each.id();
        Data.Fields fields = new Data.Fields()
                .put("id", idOrNull(id))
                .put("address", each.address().toString())
                .put("reachable", status != null)
                .put("role", status == null ? null : clusterStatus.roleLabel(each))
                .put("member", id == null ? null : MembershipText.membership(clusterStatus.configuration(), id));
        fields.putNumber("term", status == null ? null : status.term())
                .put("votedFor", status == null ? null : idOrNull(status.votedFor()))
                .put("leader", status == null ? null : idOrNull(status.leader()))
                .putNumber("firstIndex", status == null ? null : status.firstIndex())
                .putNumber("lastIndex", status == null ? null : status.last().index())
                .putNumber("lastTerm", status == null ? null : status.last().term())
                .putNumber("commitIndex", status == null ? null : status.commitIndex())
                .putNumber("lastApplied", status == null ? null : status.lastApplied())
                .putNumber("snapshotIndex", status == null ? null : status.snapshotIndex())
                .putNumber("matchIndex", status == null ? null : status.matchIndex())
                .putNumber("lag", clusterStatus.lag(each))
                .putNumber("lastContactMs", status == null ? null : nullIfNegative(status.lastLeaderContactMs()))
                .putNumber("uptimeMs", status == null ? null : status.uptimeMs())
                .put("version", status == null ? null : status.version())
                .put("certificateExpires", status == null ? null : expiry(status))
                .put("diskSpace", status == null ? null : status.disk().level().label())
                .putNumber(
                        "diskFreeBytes",
                        status == null ? null : nullIfNegative(status.disk().freeBytes()))
                .put("error", each.isReachable() ? null : each.errorText());
        if (status != null && !status.process().bootstrapWaitingFor().isEmpty()) {
            fields.put("forming", status.process().bootstrapWaitingFor());
        }
        if (status != null && !status.process().tlsReloadError().isEmpty()) {
            fields.put("unusableTlsFiles", status.process().tlsReloadError());
        }
        return fields;
    }

    private static @Nullable String expiry(ServerStatus status) {
        return status.certificateExpiresMs() == 0 ? null : Timestamps.format(status.certificateExpiresMs());
    }

    private static @Nullable Long nullIfNegative(long millis) {
        return millis < 0 ? null : millis;
    }

    private static @Nullable String idOrNull(@Nullable ServerId id) {
        return id == null ? null : id.value();
    }

    /** Returns a line with the id and role of each server. */
    @Override
    public List<Block> valueBlocks() {
        List<Block> lines = new ArrayList<>();
        for (ServerProbe each : shownServers()) {
            lines.add(new Block.Line(each.name() + " " + clusterStatus.roleLabel(each)));
        }
        return lines;
    }

    @Override
    public List<Data.Fields> records() {
        List<Data.Fields> records = new ArrayList<>();
        for (ServerProbe each : shownServers()) {
            Data.Fields record = Data.Fields.withSchemaVersion();
            record.values().putAll(server(each).values());
            records.add(record);
        }
        return records;
    }
}
