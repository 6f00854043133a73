package dev.raftctl.cli.view;

import dev.raftctl.protocol.wire.ProtocolVersions;
import java.util.List;

/** Shows the versions of the program, of Java and of the protocol. */
public record VersionView(String version, String java, ProtocolVersions protocol) implements Document {
    /**
     * Returns the versions of the running process.
     *
     * @param version the program's version
     */
    public static VersionView current(String version) {
        return new VersionView(version, System.getProperty("java.runtime.version", "?"), ProtocolVersions.enabled());
    }

    @Override
    public List<Block> blocks(boolean wide) {
        return List.of(new Block.Line("raftctl " + version + (wide ? " on Java " + java + ", " + protocol : "")));
    }

    @Override
    public Data.Fields data() {
        return Data.Fields.withSchemaVersion()
                .put("version", version)
                .put("java", java)
                .put("protocolOldest", protocol.oldest())
                .put("protocolNewest", protocol.newest());
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(version));
    }
}
