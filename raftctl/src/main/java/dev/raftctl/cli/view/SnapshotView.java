package dev.raftctl.cli.view;

import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.node.storage.SnapshotStore.Origin;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Member;
import java.util.List;
import java.util.Locale;

/** Shows the content of a saved snapshot, every byte of which has been verified. */
public record SnapshotView(String file, Snapshot snapshot, long keys, int sessions) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        return List.of(
                new Block.Fields()
                        .add("file", file)
                        .add("cluster", origin())
                        .add("index", Cell.of(snapshot.last().index()))
                        .add("term", Cell.of(snapshot.last().term()))
                        .add("configuration", snapshot.configuration().toString())
                        .add("members", members())
                        .add("keys", Cell.of(keys))
                        .add("sessions", Cell.of(sessions))
                        .add("bytes", Cell.of(snapshot.bytes()))
                        .add("digest", digest(snapshot.digest())),
                new Block.Line(new Cell("all bytes and the checksum are correct", Tone.GOOD)));
    }

    private String origin() {
        Origin origin = snapshot.origin();
        return origin.isKnown()
                ? origin.clusterName() + " " + origin.clusterId()
                : "unknown (written by an older version)";
    }

    private String members() {
        return String.join(
                ", ",
                snapshot.configuration().members().values().stream()
                        .map(Member::toString)
                        .toList());
    }

    @Override
    public Data.Fields data() {
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
    public List<Block> valueBlocks() {
        return List.of(new Block.Line("ok"));
    }

    /** Returns the fields that the snapshots of all state machines have in common. */
    public static Data.Fields fields(String file, long index, long term, long bytes, int digest) {
        return Data.Fields.withSchemaVersion()
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
