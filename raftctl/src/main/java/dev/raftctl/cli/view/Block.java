package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/** A part of the readable form of a document. */
public sealed interface Block {
    /** One line of text, possibly empty. */
    record Line(Cell text) implements Block {
        public Line(String text) {
            this(Cell.of(text));
        }
    }

    /** Bytes that are written unchanged, followed by a newline. */
    record Raw(byte[] bytes) implements Block {}

    /** A value whose bytes are the whole answer. A newline follows only if further output may follow. */
    record Value(byte[] bytes) implements Block {}

    /** Pairs of a name and a value, one pair per line, with the values aligned. */
    record Fields(List<Field> fields) implements Block {
        public Fields() {
            this(new ArrayList<>());
        }

        public Fields add(String name, String value) {
            return add(name, Cell.of(value));
        }

        public Fields add(String name, Cell value) {
            fields.add(new Field(name, value));
            return this;
        }
    }

    record Field(String name, Cell value) {}

    /** A table with a header and rows. Each row has one cell for each column. */
    record Table(List<Column> columns, List<List<Cell>> rows) implements Block {}

    record Column(String header, boolean right) {
        public static Column left(String header) {
            return new Column(header, false);
        }

        public static Column right(String header) {
            return new Column(header, true);
        }
    }
}
