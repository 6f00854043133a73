package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/** A part of a document as people read it. */
public sealed interface Block {
    /** One line of text; may be empty. */
    record Line(Cell text) implements Block {
        public Line(String text) {
            this(Cell.of(text));
        }
    }

    /** Bytes as they are, and a line's end behind them. */
    record Raw(byte[] bytes) implements Block {}

    /** A value whose bytes are all that was asked for; a line's end follows where something else is written, too. */
    record Value(byte[] bytes) implements Block {}

    /** A name and a value on each line, the values below each other. */
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

    /** Rows under a head; a row has a cell for each column. */
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
