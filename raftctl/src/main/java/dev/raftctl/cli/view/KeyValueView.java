package dev.raftctl.cli.view;

import dev.raftctl.protocol.kv.KvResult.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key and its value.
 *
 * @param from the server that responded, whose data may be stale; null if the read was linearizable
 * @param appliedIndex the last index that server had applied
 */
public record KeyValueView(Item item, @Nullable String from, long appliedIndex) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        if (!wide) {
            return valueBlocks();
        }
        return List.of(
                new Block.Raw(item.value()),
                new Block.Line(new Cell(
                        "version " + item.version() + (from == null ? "" : ", from " + from + " at " + appliedIndex),
                        Cell.Tone.FAINT)));
    }

    @Override
    public Data.Fields data() {
        Data.Fields fields = Data.Fields.withSchemaVersion();
        BytesFormatter.put(fields, "key", "keyEncoding", item.key());
        BytesFormatter.put(fields, "value", "valueEncoding", item.value());
        return fields.put("version", item.version())
                .put("stale", from != null)
                .put("from", from)
                .put("appliedIndex", appliedIndex);
    }

    /** Returns the bytes of the value. */
    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Value(item.value()));
    }
}
