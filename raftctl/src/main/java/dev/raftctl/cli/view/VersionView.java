package dev.raftctl.cli.view;

import dev.raftctl.protocol.wire.ProtocolVersionRange;
import java.util.List;

/** Shows the versions of the program, of Java and of the protocol. */
public record VersionView(String version, String java, ProtocolVersionRange protocol) implements OutputDocument {
    /**
     * Returns the versions of the running process.
     *
     * @param version the program's version
     */
    public static VersionView current(String version) {
        return new VersionView(
                version, System.getProperty("java.runtime.version", "?"), ProtocolVersionRange.enabled());
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        return List.of(new DocumentBlock.TextLineBlock(
                "raftctl " + version + (wide ? " on Java " + java + ", " + protocol : "")));
    }

    @Override
    public StructuredData.ObjectData data() {
        return StructuredData.ObjectData.withSchemaVersion()
                .put("version", version)
                .put("java", java)
                .put("protocolOldest", protocol.oldest())
                .put("protocolNewest", protocol.newest());
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(version));
    }
}
