package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The output of a command. It has a readable form and a machine-readable form with the same content. Immutable. */
public interface OutputDocument {
    /** Returns the readable form, from top to bottom. */
    List<DocumentBlock> blocks(boolean wide);

    /**
     * Returns the machine-readable form, an object that contains {@code schemaVersion}. Programs depend on the names
     * and the order of its fields.
     */
    StructuredData.ObjectData data();

    /** Returns only the value or values, for command substitution in a shell. */
    List<DocumentBlock> valueBlocks();

    /**
     * Returns the objects to write one per line: each item of the {@link #listField}, or the whole document if it has
     * none.
     */
    default List<StructuredData.ObjectData> records() {
        String list = listField();
        StructuredData.ObjectData document = data();
        if (list == null || !(document.values().get(list) instanceof StructuredData.ListData items)) {
            return List.of(document);
        }
        List<StructuredData.ObjectData> records = new ArrayList<>();
        for (StructuredData each : items.items()) {
            StructuredData.ObjectData record = StructuredData.ObjectData.withSchemaVersion();
            StructuredData version = document.values().get("schemaVersion");
            if (version != null) {
                record.put("schemaVersion", version);
            }
            record.values().putAll(((StructuredData.ObjectData) each).values());
            records.add(record);
        }
        return records;
    }

    /**
     * Returns the name of the field of {@link #data} that contains the listed items, or null if the document is not a
     * list.
     */
    default @Nullable String listField() {
        return null;
    }
}
