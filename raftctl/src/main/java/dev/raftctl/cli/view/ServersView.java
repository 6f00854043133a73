package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of the cluster's configuration.
 *
 * @param authority the server whose configuration is shown
 */
public record ServersView(ClusterStatus clusterStatus, ServerStatus authority) implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("ID"),
            Block.Column.left("ADDRESS"),
            Block.Column.left("MEMBER"),
            Block.Column.left("ANSWERS"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Member member : authority.configuration().members().values()) {
            boolean answers = clusterStatus.reachableServers().contains(member.id());
            rows.add(List.of(
                    Cell.of(member.id().value()),
                    Cell.of(member.address()),
                    Cell.of(MembershipText.membership(authority.configuration(), member.id())),
                    answers ? Cell.of("yes") : new Cell("no", Cell.Tone.BAD)));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(COLUMNS, rows));
        if (wide || authority.configuration().isJoint() || !authority.configCommitted()) {
            blocks.add(new Block.Line("configuration " + authority.configIndex() + " of " + authority.clusterName()
                    + ", "
                    + (authority.configCommitted() ? "committed" : "not known to be committed")
                    + (authority.configuration().isJoint() ? ", joint" : "") + ", reported by " + authority.id()));
        }
        return blocks;
    }

    @Override
    public Data.Fields data() {
        List<Data> servers = new ArrayList<>();
        for (Member member : authority.configuration().members().values()) {
            servers.add(server(member));
        }
        Configuration configuration = authority.configuration();
        return Data.Fields.withSchemaVersion()
                .put("clusterId", authority.clusterId())
                .put("name", authority.clusterName())
                .put("configIndex", authority.configIndex())
                .put("committed", authority.configCommitted())
                .put("joint", configuration.isJoint())
                .put("quorum", Quorum.sizeOf(configuration.voters()))
                .put("from", authority.id().value())
                .put("servers", new Data.Items(servers));
    }

    private Data.Fields server(Member member) {
        ServerId id = member.id();
        return new Data.Fields()
                .put("id", id.value())
                .put("address", member.address())
                .put("member", MembershipText.membership(authority.configuration(), id))
                .put("reachable", clusterStatus.reachableServers().contains(id));
    }

    @Override
    public List<Block> valueBlocks() {
        List<Block> lines = new ArrayList<>();
        for (Member member : authority.configuration().members().values()) {
            lines.add(new Block.Line(member.toString()));
        }
        return lines;
    }

    @Override
    public List<Data.Fields> records() {
        List<Data.Fields> records = new ArrayList<>();
        for (Member member : authority.configuration().members().values()) {
            Data.Fields record = Data.Fields.withSchemaVersion();
            record.values().putAll(server(member).values());
            records.add(record);
        }
        return records;
    }
}
