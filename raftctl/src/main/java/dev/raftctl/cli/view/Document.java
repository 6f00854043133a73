package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command has to show, for people and for programs, from the same facts. Immutable. */
public interface Document {
    /** For people, from top to bottom. */
    List<Block> blocks(boolean wide);

    /** For programs: an object with {@code schemaVersion}. Names and order are public. */
    Data.Fields data();

    /** The bare value or values, for {@code $(…)}. */
    List<Block> valueBlocks();

    /** Where lines are asked for: an object for each item of the {@link #listField}; without one the whole in one. */
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

    /** The field of {@link #data} whose objects are what the command lists; null: it lists nothing. */
    default @Nullable String listField() {
        return null;
    }
}
