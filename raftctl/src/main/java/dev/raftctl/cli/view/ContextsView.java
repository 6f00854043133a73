package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The contexts.
 *
 * @param current the current context; null if there is none
 */
public record ContextsView(
        SortedMap<String, String> contexts, @Nullable String current) implements Document {
    private static final List<Block.Column> COLUMNS =
            List.of(Block.Column.left(""), Block.Column.left("NAME"), Block.Column.left("ENDPOINTS"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Map.Entry<String, String> each : contexts.entrySet()) {
            rows.add(List.of(
                    Cell.of(each.getKey().equals(current) ? "*" : ""),
                    Cell.of(each.getKey()),
                    Cell.of(each.getValue())));
        }
        return List.of(new Block.Table(COLUMNS, rows));
    }

    @Override
    public String listField() {
        return "contexts";
    }

    @Override
    public Data.Fields data() {
        List<Data> all = new ArrayList<>();
        for (Map.Entry<String, String> each : contexts.entrySet()) {
            all.add(new Data.Fields()
                    .put("name", each.getKey())
                    .put("endpoints", each.getValue())
                    .put("current", each.getKey().equals(current)));
        }
        return Data.Fields.withSchemaVersion().put("contexts", new Data.Items(all));
    }

    @Override
    public List<Block> valueBlocks() {
        List<Block> lines = new ArrayList<>();
        for (String name : contexts.keySet()) {
            lines.add(new Block.Line(name));
        }
        return lines;
    }
}
