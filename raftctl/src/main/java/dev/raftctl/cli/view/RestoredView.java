package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Position;
import java.util.ArrayList;
import java.util.List;

/** Shows the data directories that were restored from a snapshot, and how to start each server. */
public record RestoredView(String clusterId, String name, Position last, List<RestoredServer> restoredServers)
        implements Document {
    /** The restored data directory of one server. */
    public record RestoredServer(String id, String address, String directory) {
        String startCommand() {
            return "raftctl node --id " + id + " --listen " + address + " --data-dir " + directory;
        }
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Line("restored index " + last.index() + " as cluster " + name + " " + clusterId
                + "; start each server on its host:"));
        for (RestoredServer restored : restoredServers) {
            blocks.add(new Block.Line("  " + restored.startCommand()));
        }
        return blocks;
    }

    @Override
    public String listField() {
        return "servers";
    }

    @Override
    public Data.Fields data() {
        List<Data> servers = new ArrayList<>();
        for (RestoredServer restored : restoredServers) {
            servers.add(new Data.Fields()
                    .put("id", restored.id())
                    .put("address", restored.address())
                    .put("dataDir", restored.directory())
                    .put("start", restored.startCommand()));
        }
        return Data.Fields.withSchemaVersion()
                .put("clusterId", clusterId)
                .put("name", name)
                .put("index", last.index())
                .put("term", last.term())
                .put("servers", new Data.Items(servers));
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(clusterId));
    }
}
