package dev.raftctl.cli.view;

import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key and its value.
 *
 * @param from the server that responded, whose data may be stale; null if the read was linearizable
 * @param appliedIndex the last index that server had applied
 */
public record KeyValueView(KeyValueItem item, @Nullable String from, long appliedIndex) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        if (!wide) {
            return valueBlocks();
        }
        return List.of(
                new DocumentBlock.RawBytesBlock(item.value()),
                new DocumentBlock.TextLineBlock(new StyledText(
                        "version " + item.version() + (from == null ? "" : ", from " + from + " at " + appliedIndex),
                        StyledText.TextTone.FAINT)));
    }

    @Override
    public StructuredData.ObjectData data() {
        StructuredData.ObjectData fields = StructuredData.ObjectData.withSchemaVersion();
        KeyValueBytesFormatter.put(fields, "key", "keyEncoding", item.key());
        KeyValueBytesFormatter.put(fields, "value", "valueEncoding", item.value());
        return fields.put("version", item.version())
                .put("stale", from != null)
                .put("from", from)
                .put("appliedIndex", appliedIndex);
    }

    /** Returns the bytes of the value. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.BareValueBlock(item.value()));
    }
}
