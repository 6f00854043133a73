package dev.raftctl.cli.view;

import dev.raftctl.protocol.wire.Versions;
import java.util.List;

/** The program's version, Java's, and those of the protocol. */
public record VersionView(String version, String java, Versions protocol) implements Document {
    /** @param version of the program that runs */
    public static VersionView ofThisProcess(String version) {
        return new VersionView(version, System.getProperty("java.runtime.version", "?"), Versions.spoken());
    }

    @Override
    public List<Block> blocks(boolean wide) {
        return List.of(new Block.Line("raftctl " + version + (wide ? " on Java " + java + ", " + protocol : "")));
    }

    @Override
    public Data.Fields data() {
        return Data.Fields.versioned()
                .put("version", version)
                .put("java", java)
                .put("protocolOldest", protocol.oldest())
                .put("protocolNewest", protocol.newest());
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(version));
    }
}
