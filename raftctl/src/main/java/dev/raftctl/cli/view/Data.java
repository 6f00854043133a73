package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tree of values that can be written as JSON or YAML. */
public sealed interface Data {
    /** The version of the schema of all documents. It increases when a field changes its name or meaning. */
    long SCHEMA_VERSION = 1;

    record Text(String text) implements Data {}

    record LongNumber(long number) implements Data {}

    record Bool(boolean value) implements Data {}

    record Null() implements Data {}

    record Items(List<Data> items) implements Data {}

    /** An object: named values, in the order in which they were added. Confined to one thread while it is built. */
    record Fields(Map<String, Data> values) implements Data {
        public Fields() {
            this(new LinkedHashMap<>());
        }

        /** Returns an object whose first field is the schema version. */
        public static Fields withSchemaVersion() {
            return new Fields().put("schemaVersion", SCHEMA_VERSION);
        }

        public Fields put(String name, Data value) {
            values.put(name, value);
            return this;
        }

        public Fields put(String name, long number) {
            return put(name, new LongNumber(number));
        }

        public Fields put(String name, boolean on) {
            return put(name, new Bool(on));
        }

        public Fields put(String name, @Nullable String text) {
            return put(name, text == null ? new Null() : new Text(text));
        }

        public Fields putNumber(String name, @Nullable Long number) {
            return put(name, number == null ? new Null() : new LongNumber(number));
        }

        /** Adds a list of strings, which contains the {@code toString} of each value. */
        public Fields putTexts(String name, Iterable<?> values) {
            List<Data> items = new ArrayList<>();
            for (Object value : values) {
                items.add(new Text(value.toString()));
            }
            return put(name, new Items(items));
        }
    }
}
