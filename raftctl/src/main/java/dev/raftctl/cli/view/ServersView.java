package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of the cluster, as the configuration has them.
 *
 * @param witness whose configuration it is
 */
public record ServersView(Survey survey, ServerStatus witness) implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("ID"),
            Block.Column.left("ADDRESS"),
            Block.Column.left("MEMBER"),
            Block.Column.left("ANSWERS"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Member member : witness.configuration().members().values()) {
            boolean answers = survey.answering().contains(member.id());
            rows.add(List.of(
                    Cell.of(member.id().value()),
                    Cell.of(member.address()),
                    Cell.of(Members.word(witness.configuration(), member.id())),
                    answers ? Cell.of("yes") : new Cell("no", Cell.Tone.BAD)));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(COLUMNS, rows));
        if (wide || witness.configuration().isJoint() || !witness.configCommitted()) {
            blocks.add(new Block.Line("configuration " + witness.configIndex() + " of " + witness.clusterName() + ", "
                    + (witness.configCommitted() ? "committed" : "not known committed")
                    + (witness.configuration().isJoint() ? ", joint" : "") + ", told by " + witness.id()));
        }
        return blocks;
    }

    @Override
    public Data.Fields data() {
        List<Data> servers = new ArrayList<>();
        for (Member member : witness.configuration().members().values()) {
            servers.add(server(member));
        }
        Configuration configuration = witness.configuration();
        return Data.Fields.versioned()
                .put("clusterId", witness.clusterId())
                .put("name", witness.clusterName())
                .put("configIndex", witness.configIndex())
                .put("committed", witness.configCommitted())
                .put("joint", configuration.isJoint())
                .put("quorum", configuration.quorum())
                .put("from", witness.id().value())
                .put("servers", new Data.Items(servers));
    }

    private Data.Fields server(Member member) {
        ServerId id = member.id();
        return new Data.Fields()
                .put("id", id.value())
                .put("address", member.address())
                .put("member", Members.word(witness.configuration(), id))
                .put("reachable", survey.answering().contains(id));
    }

    @Override
    public List<Block> bare() {
        List<Block> lines = new ArrayList<>();
        for (Member member : witness.configuration().members().values()) {
            lines.add(new Block.Line(member.toString()));
        }
        return lines;
    }

    @Override
    public List<Data.Fields> records() {
        List<Data.Fields> records = new ArrayList<>();
        for (Member member : witness.configuration().members().values()) {
            Data.Fields record = Data.Fields.versioned();
            record.values().putAll(server(member).values());
            records.add(record);
        }
        return records;
    }
}
