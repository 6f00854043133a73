package dev.raftctl.cli.view;

import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.node.storage.SnapshotStore.SnapshotOrigin;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.ClusterMember;
import java.util.List;
import java.util.Locale;

/** Shows the content of a saved snapshot, every byte of which has been verified. */
public record SnapshotFileView(String file, StoredSnapshot snapshot, long keys, int sessions)
        implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        return List.of(
                new DocumentBlock.NamedValuesBlock()
                        .add("file", file)
                        .add("cluster", origin())
                        .add("index", StyledText.of(snapshot.last().index()))
                        .add("term", StyledText.of(snapshot.last().term()))
                        .add("configuration", snapshot.configuration().toString())
                        .add("members", members())
                        .add("keys", StyledText.of(keys))
                        .add("sessions", StyledText.of(sessions))
                        .add("bytes", StyledText.of(snapshot.bytes()))
                        .add("digest", digest(snapshot.digest())),
                new DocumentBlock.TextLineBlock(
                        new StyledText("all bytes and the checksum are correct", TextTone.GOOD)));
    }

    private String origin() {
        SnapshotOrigin origin = snapshot.origin();
        return origin.isKnown()
                ? origin.clusterName() + " " + origin.clusterId()
                : "unknown (written by an older version)";
    }

    private String members() {
        return String.join(
                ", ",
                snapshot.configuration().members().values().stream()
                        .map(ClusterMember::toString)
                        .toList());
    }

    @Override
    public StructuredData.ObjectData data() {
        return fields(file, snapshot.last().index(), snapshot.last().term(), snapshot.bytes(), snapshot.digest())
                .put(
                        "clusterId",
                        snapshot.origin().isKnown() ? snapshot.origin().clusterId() : null)
                .put(
                        "clusterName",
                        snapshot.origin().isKnown() ? snapshot.origin().clusterName() : null)
                .putTexts("servers", snapshot.configuration().members().values())
                .putTexts("voters", snapshot.configuration().voters())
                .putTexts("learners", snapshot.configuration().learners())
                .put("keys", keys)
                .put("sessions", sessions)
                .put("ok", true);
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock("ok"));
    }

    /** Returns the fields that the snapshots of all state machines have in common. */
    public static StructuredData.ObjectData fields(String file, long index, long term, long bytes, int digest) {
        return StructuredData.ObjectData.withSchemaVersion()
                .put("file", file)
                .put("index", index)
                .put("term", term)
                .put("bytes", bytes)
                .put("digest", digest(digest));
    }

    /** Formats a CRC-32C as eight hexadecimal digits. */
    public static String digest(int crc) {
        return String.format(Locale.ROOT, "%08x", crc);
    }
}
