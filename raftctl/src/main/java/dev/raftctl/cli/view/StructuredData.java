package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tree of values that can be written as JSON or YAML. */
public sealed interface StructuredData {
    /** The version of the schema of all documents. It increases when a field changes its name or meaning. */
    long SCHEMA_VERSION = 1;

    <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E;

    record StringData(String text) implements StructuredData {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.text(this);
        }
    }

    record LongData(long number) implements StructuredData {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.number(this);
        }
    }

    record BooleanData(boolean value) implements StructuredData {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.flag(this);
        }
    }

    record NullData() implements StructuredData {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.absent(this);
        }
    }

    record ListData(List<StructuredData> items) implements StructuredData {
        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.list(this);
        }
    }

    /** An object: named values, in the order in which they were added. Confined to one thread while it is built. */
    record ObjectData(Map<String, StructuredData> values) implements StructuredData {
        public ObjectData() {
            this(new LinkedHashMap<>());
        }

        /** Returns an object whose first field is the schema version. */
        public static ObjectData withSchemaVersion() {
            return new ObjectData().put("schemaVersion", SCHEMA_VERSION);
        }

        public ObjectData put(String name, StructuredData value) {
            values.put(name, value);
            return this;
        }

        public ObjectData put(String name, long number) {
            return put(name, new LongData(number));
        }

        public ObjectData put(String name, boolean on) {
            return put(name, new BooleanData(on));
        }

        public ObjectData put(String name, @Nullable String text) {
            return put(name, text == null ? new NullData() : new StringData(text));
        }

        public ObjectData putNumber(String name, @Nullable Long number) {
            return put(name, number == null ? new NullData() : new LongData(number));
        }

        /** Adds a list of strings, which contains the {@code toString} of each value. */
        public ObjectData putTexts(String name, Iterable<?> values) {
            List<StructuredData> items = new ArrayList<>();
            for (Object value : values) {
                items.add(new StringData(value.toString()));
            }
            return put(name, new ListData(items));
        }

        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.object(this);
        }
    }

    /**
     * Derives a value from a node of the tree.
     *
     * @param <E> what the visitor may throw
     */
    interface Visitor<R, E extends Exception> {
        R text(StringData data) throws E;

        R number(LongData data) throws E;

        R flag(BooleanData data) throws E;

        R absent(NullData data) throws E;

        R list(ListData data) throws E;

        R object(ObjectData data) throws E;
    }
}
