package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.QuorumAnalysis;
import dev.raftctl.cli.findings.ServerLabels;
import dev.raftctl.cli.findings.ServersInMaintenance;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of every server as it sees itself, one row each.
 *
 * @param shownIds the servers to show; empty means all
 */
public record ClusterStatusView(ClusterStatus clusterStatus, Collection<ServerId> shownIds) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("ID"),
            DocumentBlock.TextTableColumn.left("ADDRESS"),
            DocumentBlock.TextTableColumn.left("ROLE"),
            DocumentBlock.TextTableColumn.right("TERM"),
            DocumentBlock.TextTableColumn.left("VOTED"),
            DocumentBlock.TextTableColumn.left("LEADER"),
            DocumentBlock.TextTableColumn.left("LAST"),
            DocumentBlock.TextTableColumn.right("COMMIT"),
            DocumentBlock.TextTableColumn.right("APPLIED"),
            DocumentBlock.TextTableColumn.right("LAG"));
    private static final List<ServerStatusField> SHOWN_BEFORE_LAG = List.of(
            ServerStatusField.TERM,
            ServerStatusField.VOTED_FOR,
            ServerStatusField.LEADER,
            ServerStatusField.FIRST_INDEX,
            ServerStatusField.LAST,
            ServerStatusField.COMMIT_INDEX,
            ServerStatusField.LAST_APPLIED,
            ServerStatusField.SNAPSHOT_INDEX,
            ServerStatusField.MATCH_INDEX);
    private static final List<ServerStatusField> SHOWN_AFTER_LAG =
            List.of(ServerStatusField.LAST_LEADER_CONTACT, ServerStatusField.UPTIME, ServerStatusField.VERSION);
    private static final List<DocumentBlock.TextTableColumn> WIDE_COLUMNS = List.of(
            DocumentBlock.TextTableColumn.right("SNAPSHOT"),
            DocumentBlock.TextTableColumn.right("CONTACT"),
            DocumentBlock.TextTableColumn.right("UP"),
            DocumentBlock.TextTableColumn.left("VERSION"),
            DocumentBlock.TextTableColumn.left("CERTIFICATE UNTIL"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock.TextTableColumn> columns = new ArrayList<>(COLUMNS);
        if (wide) {
            columns.addAll(WIDE_COLUMNS);
        }
        List<List<StyledText>> rows = new ArrayList<>();
        List<DocumentBlock> blocks = new ArrayList<>();
        StyledText headline = headline();
        blocks.addAll(FindingLines.styled(WrappedText.lines("", 2, headline.text()), headline.tone()));
        blocks.add(new DocumentBlock.TextTableBlock(columns, rows));
        for (ServerProbeResult each : shownServers()) {
            rows.add(row(each, wide));
            boolean isMember =
                    each.id() != null && clusterStatus.configuration().contains(each.id());
            if (!isMember && !each.isReachable() && each.wasQueried()) {
                blocks.addAll(FindingLines.styled(
                        WrappedText.lines("", 2, each.name() + " does not answer: " + each.errorText()), TextTone.BAD));
            }
        }
        for (ServerProbeResult each : shownServers()) {
            String waitingFor =
                    each.status() == null ? "" : each.status().process().bootstrapWaitingFor();
            if (!waitingFor.isEmpty()) {
                String text =
                        "the cluster in the configuration file is not formed yet: " + each.name() + " " + waitingFor;
                blocks.addAll(FindingLines.styled(WrappedText.lines("", 2, text), TextTone.BAD));
            }
        }
        if (clusterStatus.onlyQueried() != null) {
            return blocks;
        }
        blocks.addAll(FindingLines.footer(verdict()));
        return blocks;
    }

    private StyledText headline() {
        ServerStatus authority = clusterStatus.authority();
        ServerStatus leader = clusterStatus.leader();
        Configuration configuration = clusterStatus.configuration();
        if (authority == null || configuration.isEmpty()) {
            return new StyledText("no cluster", TextTone.BAD);
        }
        ServerStatus onlyQueried = clusterStatus.onlyQueried();
        if (onlyQueried != null) {
            return new StyledText(
                    onlyQueried.clusterName() + ": " + Findings.describeOnlyQueried(onlyQueried), TextTone.STRONG);
        }
        int quorum = Quorum.sizeOf(configuration.voters());
        return new StyledText(
                authority.clusterName() + ": " + describeLeadership() + ", quorum " + quorum + " of "
                        + configuration.voters().size() + (configuration.isJoint() ? " (joint)" : "") + ", "
                        + tolerance(QuorumAnalysis.failureTolerance(clusterStatus)),
                leader == null ? TextTone.BAD : TextTone.STRONG);
    }

    private ClusterVerdict verdict() {
        return Findings.of(clusterStatus);
    }

    /** Returns the leader and the term, for example {@code leader n1, term 5} or {@code no leader, term 5}. */
    private String describeLeadership() {
        ReportedLeader reported = clusterStatus.reportedLeader();
        if (reported != null) {
            return "leader " + reported.id() + ", which this client cannot reach, term " + reported.term();
        }
        ServerStatus working = clusterStatus.workingLeader();
        return working != null
                ? "leader " + working.id() + ", term " + working.term()
                : verdict().leadership();
    }

    private static String tolerance(int failures) {
        return failures == 0
                ? "cannot tolerate a failure"
                : "can tolerate " + failures + " more failure" + (failures == 1 ? "" : "s");
    }

    private List<ServerProbeResult> shownServers() {
        if (shownIds.isEmpty()) {
            return clusterStatus.probes();
        }
        List<ServerProbeResult> shown = new ArrayList<>();
        for (ServerProbeResult each : clusterStatus.probes()) {
            if (each.id() != null && shownIds.contains(each.id())) {
                shown.add(each);
            }
        }
        return shown;
    }

    private List<StyledText> row(ServerProbeResult each, boolean wide) {
        ServerStatus status = each.status();
        List<StyledText> row = new ArrayList<>();
        row.add(StyledText.orNone(each.id()));
        row.add(StyledText.of(each.address().toString()));
        if (status == null) {
            row.add(new StyledText(
                    ServerLabels.role(clusterStatus, each), each.wasQueried() ? TextTone.BAD : TextTone.FAINT));
            while (row.size() < COLUMNS.size() + (wide ? WIDE_COLUMNS.size() : 0)) {
                row.add(StyledText.NONE);
            }
            return row;
        }
        String maintenance = ServersInMaintenance.of(clusterStatus).contains(each.id()) ? " (maintenance)" : "";
        row.add(new StyledText(ServerLabels.role(clusterStatus, each) + maintenance, tone(status)));
        row.add(StyledText.of(status.term()));
        row.add(StyledText.orNone(status.votedFor()));
        row.add(StyledText.orNone(status.leader()));
        row.add(StyledText.of(status.last().toString()));
        row.add(StyledText.of(status.commitIndex()));
        row.add(StyledText.of(status.lastApplied()));
        row.add(StyledText.orNone(ServerLabels.lag(clusterStatus, each)));
        if (wide) {
            row.add(StyledText.of(status.snapshotIndex()));
            row.add(
                    status.lastLeaderContactMs() < 0
                            ? StyledText.NONE
                            : StyledText.of(HumanReadableUnits.millis(status.lastLeaderContactMs())));
            row.add(StyledText.of(HumanReadableUnits.millis(status.uptimeMs())));
            row.add(StyledText.of(status.version()));
            row.add(StyledText.orNone(expiry(status)));
        }
        return row;
    }

    private static TextTone tone(ServerStatus status) {
        return switch (status.role()) {
            case LEADER -> TextTone.GOOD;
            case CANDIDATE, PRE_CANDIDATE, UNCONFIGURED -> TextTone.WARNING;
            case REMOVED -> TextTone.BAD;
            default -> TextTone.PLAIN;
        };
    }

    @Override
    public StructuredData.ObjectData data() {
        ServerStatus authority = clusterStatus.authority();
        ServerId leader = clusterStatus.leaderId();
        Configuration configuration = clusterStatus.configuration();
        List<StructuredData> servers = new ArrayList<>();
        for (ServerProbeResult each : shownServers()) {
            servers.add(server(each));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("clusterId", authority == null ? "" : authority.clusterId())
                .put("name", authority == null ? "" : authority.clusterName())
                .put("term", clusterStatus.term())
                .put("leader", leader == null ? null : leader.value())
                .put("quorum", Quorum.sizeOf(configuration.voters()))
                .put("configIndex", authority == null ? 0 : authority.configIndex())
                .put("joint", configuration.isJoint())
                .put("failureTolerance", QuorumAnalysis.failureTolerance(clusterStatus))
                .put("servers", new StructuredData.ListData(servers));
    }

    /** Adds fields of a status, each with the value null if the status is unknown. */
    private static void addTo(
            StructuredData.ObjectData object, @Nullable ServerStatusJson json, List<ServerStatusField> fields) {
        for (ServerStatusField field : fields) {
            if (json != null) {
                json.addTo(object, field);
            } else if (field == ServerStatusField.LAST) {
                object.putNumber("lastIndex", null).putNumber("lastTerm", null);
            } else {
                object.put(field.jsonName(), (String) null);
            }
        }
    }

    private StructuredData.ObjectData server(ServerProbeResult each) {
        ServerStatus status = each.status();
        ServerId id = each.id();
        StructuredData.ObjectData fields = new StructuredData.ObjectData()
                .put("id", idOrNull(id))
                .put("address", each.address().toString())
                .put("reachable", status != null)
                .put("role", status == null ? null : ServerLabels.role(clusterStatus, each))
                .put(
                        "member",
                        id == null ? null : MembershipDescriptions.membership(clusterStatus.configuration(), id));
        ServerStatusJson json = status == null ? null : ServerStatusJson.of(status);
        addTo(fields, json, SHOWN_BEFORE_LAG);
        fields.putNumber("lag", clusterStatus.lag(each));
        addTo(fields, json, SHOWN_AFTER_LAG);
        fields.put("certificateExpires", status == null ? null : expiry(status))
                .put("diskSpace", status == null ? null : status.disk().level().label())
                .putNumber(
                        "diskFreeBytes",
                        status == null ? null : nullIfNegative(status.disk().freeBytes()))
                .put("error", each.isReachable() ? null : each.errorText())
                .put(
                        "maintenance",
                        MaintenanceData.of(
                                id == null
                                        ? null
                                        : ServersInMaintenance.of(clusterStatus).of(id)));
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
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (ServerProbeResult each : shownServers()) {
            lines.add(new DocumentBlock.TextLineBlock(each.name() + " " + ServerLabels.role(clusterStatus, each)));
        }
        return lines;
    }

    @Override
    public List<StructuredData.ObjectData> records() {
        List<StructuredData.ObjectData> records = new ArrayList<>();
        for (ServerProbeResult each : shownServers()) {
            StructuredData.ObjectData record = StructuredData.ObjectData.withSchemaVersion();
            record.values().putAll(server(each).values());
            records.add(record);
        }
        return records;
    }
}
