package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.LogPosition;
import java.util.ArrayList;
import java.util.List;

/** Shows the data directories that were restored from a snapshot, and how to start each server. */
public record RestoredServersView(String clusterId, String name, LogPosition last, List<RestoredServer> restoredServers)
        implements OutputDocument {
    /** The restored data directory of one server. */
    public record RestoredServer(String id, String address, String directory) {
        String startCommand() {
            return "raftctl node --id " + id + " --listen " + address + " --data-dir " + directory;
        }
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextLineBlock("restored index " + last.index() + " as cluster " + name + " "
                + clusterId + "; start each server on its host:"));
        for (RestoredServer restored : restoredServers) {
            blocks.add(new DocumentBlock.TextLineBlock("  " + restored.startCommand()));
        }
        return blocks;
    }

    @Override
    public String listField() {
        return "servers";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> servers = new ArrayList<>();
        for (RestoredServer restored : restoredServers) {
            servers.add(new StructuredData.ObjectData()
                    .put("id", restored.id())
                    .put("address", restored.address())
                    .put("dataDir", restored.directory())
                    .put("start", restored.startCommand()));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("clusterId", clusterId)
                .put("name", name)
                .put("index", last.index())
                .put("term", last.term())
                .put("servers", new StructuredData.ListData(servers));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(clusterId));
    }
}
