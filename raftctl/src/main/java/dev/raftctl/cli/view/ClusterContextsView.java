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
public record ClusterContextsView(
        SortedMap<String, String> contexts, @Nullable String current) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left(""),
            DocumentBlock.TextTableColumn.left("NAME"),
            DocumentBlock.TextTableColumn.left("ENDPOINTS"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<List<StyledText>> rows = new ArrayList<>();
        for (Map.Entry<String, String> each : contexts.entrySet()) {
            rows.add(List.of(
                    StyledText.of(each.getKey().equals(current) ? "*" : ""),
                    StyledText.of(each.getKey()),
                    StyledText.of(each.getValue())));
        }
        return List.of(new DocumentBlock.TextTableBlock(COLUMNS, rows));
    }

    @Override
    public String listField() {
        return "contexts";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> all = new ArrayList<>();
        for (Map.Entry<String, String> each : contexts.entrySet()) {
            all.add(new StructuredData.ObjectData()
                    .put("name", each.getKey())
                    .put("endpoints", each.getValue())
                    .put("current", each.getKey().equals(current)));
        }
        return StructuredData.ObjectData.withSchemaVersion().put("contexts", new StructuredData.ListData(all));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (String name : contexts.keySet()) {
            lines.add(new DocumentBlock.TextLineBlock(name));
        }
        return lines;
    }
}
