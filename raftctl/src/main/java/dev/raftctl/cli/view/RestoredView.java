package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Position;
import java.util.ArrayList;
import java.util.List;

/** The data directories made of a saved snapshot, and how each server is started. */
public record RestoredView(String clusterId, String name, Position last, List<Place> places) implements Document {
    /** One server's directory. */
    public record Place(String id, String address, String directory) {
        String start() {
            return "raftctl node --id " + id + " --listen " + address + " --data-dir " + directory;
        }
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Line("restored index " + last.index() + " as the cluster " + name + " " + clusterId
                + "; start each server on its host:"));
        for (Place place : places) {
            blocks.add(new Block.Line("  " + place.start()));
        }
        return blocks;
    }

    @Override
    public String list() {
        return "servers";
    }

    @Override
    public Data.Fields data() {
        List<Data> servers = new ArrayList<>();
        for (Place place : places) {
            servers.add(new Data.Fields()
                    .put("id", place.id())
                    .put("address", place.address())
                    .put("dataDir", place.directory())
                    .put("start", place.start()));
        }
        return Data.Fields.versioned()
                .put("clusterId", clusterId)
                .put("name", name)
                .put("index", last.index())
                .put("term", last.term())
                .put("servers", new Data.Items(servers));
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(clusterId));
    }
}
