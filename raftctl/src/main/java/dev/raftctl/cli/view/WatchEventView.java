package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.WatchEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of a watched key.
 *
 * @param hasPreviousValue whether the value before the change is shown
 */
public record WatchEventView(WatchEvent event, boolean hasPreviousValue) implements OutputDocument {
    /** Returns {@code put} or {@code delete}. */
    public static String type(WatchEvent event) {
        return event.isDelete() ? "delete" : "put";
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        byte[] value = event.value();
        byte[] previous = event.previousValue();
        String text = event.index() + " " + type(event) + " " + KeyValueBytesFormatter.toLine(event.key());
        if (value != null) {
            text += " = " + KeyValueBytesFormatter.toLine(value);
        }
        if (hasPreviousValue) {
            text += previous == null ? " (new)" : " (was: " + KeyValueBytesFormatter.toLine(previous) + ")";
        }
        return List.of(new DocumentBlock.TextLineBlock(text));
    }

    @Override
    public StructuredData.ObjectData data() {
        StructuredData.ObjectData data = StructuredData.ObjectData.withSchemaVersion()
                .put("index", event.index())
                .put("key", KeyValueBytesFormatter.toData(event.key()))
                .put("version", event.version())
                .put("type", type(event))
                .put("value", dataOrNull(event.value()));
        return hasPreviousValue ? data.put("prev", dataOrNull(event.previousValue())) : data;
    }

    private static StructuredData dataOrNull(byte @Nullable [] value) {
        return value == null ? new StructuredData.NullData() : KeyValueBytesFormatter.toData(value);
    }

    /** Returns the new value; an empty line for a deleted key. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        byte[] value = event.value();
        return List.of(value == null ? new DocumentBlock.TextLineBlock("") : new DocumentBlock.RawBytesBlock(value));
    }
}
