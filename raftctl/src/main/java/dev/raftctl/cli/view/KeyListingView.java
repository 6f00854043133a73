package dev.raftctl.cli.view;

import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and their values.
 *
 * @param more whether more keys follow
 */
public record KeyListingView(List<KeyValueItem> items, boolean more) implements OutputDocument {
    private static final int MAX_VALUE_CHARS = 60;
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("KEY"),
            DocumentBlock.TextTableColumn.right("VERSION"),
            DocumentBlock.TextTableColumn.left("VALUE"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        if (items.isEmpty()) {
            return List.of();
        }
        List<List<StyledText>> rows = new ArrayList<>();
        for (KeyValueItem item : items) {
            String value = KeyValueBytesFormatter.toLine(item.value());
            rows.add(List.of(
                    StyledText.of(KeyValueBytesFormatter.toLine(item.key())),
                    StyledText.of(item.version()),
                    StyledText.of(wide || value.length() <= MAX_VALUE_CHARS ? value : shortened(value))));
        }
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        if (more) {
            blocks.add(new DocumentBlock.TextLineBlock(
                    new StyledText("more keys exist: raise --limit", StyledText.TextTone.FAINT)));
        }
        return blocks;
    }

    private static String shortened(String value) {
        int end = Character.isHighSurrogate(value.charAt(MAX_VALUE_CHARS - 2))
                ? MAX_VALUE_CHARS - 2
                : MAX_VALUE_CHARS - 1;
        return value.substring(0, end) + "…";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> all = new ArrayList<>();
        for (KeyValueItem item : items) {
            all.add(fields(item, new StructuredData.ObjectData()));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("items", new StructuredData.ListData(all))
                .put("more", more);
    }

    private static StructuredData.ObjectData fields(KeyValueItem item, StructuredData.ObjectData fields) {
        KeyValueBytesFormatter.put(fields, "key", "keyEncoding", item.key());
        KeyValueBytesFormatter.put(fields, "value", "valueEncoding", item.value());
        return fields.put("version", item.version());
    }

    /** Returns the keys, one per line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (KeyValueItem item : items) {
            lines.add(new DocumentBlock.RawBytesBlock(item.key()));
        }
        return lines;
    }

    @Override
    public List<StructuredData.ObjectData> records() {
        List<StructuredData.ObjectData> records = new ArrayList<>();
        for (KeyValueItem item : items) {
            records.add(fields(item, StructuredData.ObjectData.withSchemaVersion()));
        }
        return records;
    }
}
