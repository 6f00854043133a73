package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.ServersInMaintenance;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of the cluster's configuration.
 *
 * @param authority the server whose configuration is shown
 */
public record ServersView(ClusterStatus clusterStatus, ServerStatus authority) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("ID"),
            DocumentBlock.TextTableColumn.left("ADDRESS"),
            DocumentBlock.TextTableColumn.left("MEMBER"),
            DocumentBlock.TextTableColumn.left("ANSWERS"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<List<StyledText>> rows = new ArrayList<>();
        ServersInMaintenance maintenance = ServersInMaintenance.of(clusterStatus);
        for (ClusterMember member : authority.configuration().members().values()) {
            boolean answers = clusterStatus.reachableServers().contains(member.id());
            rows.add(List.of(
                    StyledText.of(member.id().value()),
                    StyledText.of(member.address()),
                    StyledText.of(MembershipDescriptions.membership(authority.configuration(), member.id())
                            + (maintenance.contains(member.id()) ? " (maintenance)" : "")),
                    answers ? StyledText.of("yes") : new StyledText("no", StyledText.TextTone.BAD)));
        }
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        if (wide || authority.configuration().isJoint() || !authority.configCommitted()) {
            blocks.add(new DocumentBlock.TextLineBlock("configuration " + authority.configIndex() + " of "
                    + authority.clusterName()
                    + ", "
                    + (authority.configCommitted() ? "committed" : "not known to be committed")
                    + (authority.configuration().isJoint() ? ", joint" : "") + ", reported by " + authority.id()));
        }
        return blocks;
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> servers = new ArrayList<>();
        for (ClusterMember member : authority.configuration().members().values()) {
            servers.add(server(member));
        }
        Configuration configuration = authority.configuration();
        return StructuredData.ObjectData.withSchemaVersion()
                .put("clusterId", authority.clusterId())
                .put("name", authority.clusterName())
                .put("configIndex", authority.configIndex())
                .put("committed", authority.configCommitted())
                .put("joint", configuration.isJoint())
                .put("quorum", Quorum.sizeOf(configuration.voters()))
                .put("from", authority.id().value())
                .put("servers", new StructuredData.ListData(servers));
    }

    private StructuredData.ObjectData server(ClusterMember member) {
        ServerId id = member.id();
        return new StructuredData.ObjectData()
                .put("id", id.value())
                .put("address", member.address())
                .put("member", MembershipDescriptions.membership(authority.configuration(), id))
                .put("reachable", clusterStatus.reachableServers().contains(id))
                .put(
                        "maintenance",
                        MaintenanceData.of(
                                ServersInMaintenance.of(clusterStatus).of(id)));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (ClusterMember member : authority.configuration().members().values()) {
            lines.add(new DocumentBlock.TextLineBlock(member.toString()));
        }
        return lines;
    }

    @Override
    public List<StructuredData.ObjectData> records() {
        List<StructuredData.ObjectData> records = new ArrayList<>();
        for (ClusterMember member : authority.configuration().members().values()) {
            StructuredData.ObjectData record = StructuredData.ObjectData.withSchemaVersion();
            record.values().putAll(server(member).values());
            records.add(record);
        }
        return records;
    }
}
