package dev.raftctl.cli.view;

import dev.raftctl.protocol.kv.KvResult.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and their values.
 *
 * @param more whether more keys follow
 */
public record ListingView(List<Item> items, boolean more) implements Document {
    private static final int MAX_VALUE_CHARS = 60;
    private static final List<Block.Column> COLUMNS =
            List.of(Block.Column.left("KEY"), Block.Column.right("VERSION"), Block.Column.left("VALUE"));

    @Override
    public List<Block> blocks(boolean wide) {
        if (items.isEmpty()) {
            return List.of();
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (Item item : items) {
            String value = BytesFormatter.toLine(item.value());
            rows.add(List.of(
                    Cell.of(BytesFormatter.toLine(item.key())),
                    Cell.of(item.version()),
                    Cell.of(wide || value.length() <= MAX_VALUE_CHARS ? value : shortened(value))));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(COLUMNS, rows));
        if (more) {
            blocks.add(new Block.Line(new Cell("more keys exist: raise --limit", Cell.Tone.FAINT)));
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
    public Data.Fields data() {
        List<Data> all = new ArrayList<>();
        for (Item item : items) {
            all.add(fields(item, new Data.Fields()));
        }
        return Data.Fields.withSchemaVersion().put("items", new Data.Items(all)).put("more", more);
    }

    private static Data.Fields fields(Item item, Data.Fields fields) {
        BytesFormatter.put(fields, "key", "keyEncoding", item.key());
        BytesFormatter.put(fields, "value", "valueEncoding", item.value());
        return fields.put("version", item.version());
    }

    /** Returns the keys, one per line. */
    @Override
    public List<Block> valueBlocks() {
        List<Block> lines = new ArrayList<>();
        for (Item item : items) {
            lines.add(new Block.Raw(item.key()));
        }
        return lines;
    }

    @Override
    public List<Data.Fields> records() {
        List<Data.Fields> records = new ArrayList<>();
        for (Item item : items) {
            records.add(fields(item, Data.Fields.withSchemaVersion()));
        }
        return records;
    }
}
