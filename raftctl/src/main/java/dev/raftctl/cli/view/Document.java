package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The output of a command, in a form for people and one for programs, both from the same facts. Immutable. */
public interface Document {
    /** Returns the form for people, from top to bottom. */
    List<Block> blocks(boolean wide);

    /** Returns the form for programs: an object with {@code schemaVersion}. Names and order are public. */
    Data.Fields data();

    /** Returns only the value or values, for {@code $(…)}. */
    List<Block> valueBlocks();

    /**
     * Returns the objects to write one per line: each item of the {@link #listField}, or the whole document if it has
     * none.
     */
    default List<Data.Fields> records() {
        String list = listField();
        if (list == null || !(data().values().get(list) instanceof Data.Items items)) {
            return List.of(data());
        }
        List<Data.Fields> records = new ArrayList<>();
        for (Data each : items.items()) {
            Data.Fields record = Data.Fields.withSchemaVersion();
            record.values().putAll(((Data.Fields) each).values());
            records.add(record);
        }
        return records;
    }

    /**
     * Returns the name of the field of {@link #data} that holds the listed items; null if the document is not a list.
     */
    default @Nullable String listField() {
        return null;
    }
}
