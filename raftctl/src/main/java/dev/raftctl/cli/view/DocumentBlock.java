package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/** A part of the readable form of a document. */
public sealed interface DocumentBlock {
    void dispatchTo(Handler handler);

    /** One line of text, possibly empty. */
    record TextLineBlock(StyledText text) implements DocumentBlock {
        public TextLineBlock(String text) {
            this(StyledText.of(text));
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.textLine(this);
        }
    }

    /** Bytes that are written unchanged, followed by a newline. */
    record RawBytesBlock(byte[] bytes) implements DocumentBlock {
        @Override
        public void dispatchTo(Handler handler) {
            handler.rawBytes(this);
        }
    }

    /** A value whose bytes are the whole answer. A newline follows only if further output may follow. */
    record BareValueBlock(byte[] bytes) implements DocumentBlock {
        @Override
        public void dispatchTo(Handler handler) {
            handler.bareValue(this);
        }
    }

    /** Pairs of a name and a value, one pair per line, with the values aligned. */
    record NamedValuesBlock(List<NamedValue> fields) implements DocumentBlock {
        public NamedValuesBlock() {
            this(new ArrayList<>());
        }

        public NamedValuesBlock add(String name, String value) {
            return add(name, StyledText.of(value));
        }

        public NamedValuesBlock add(String name, StyledText value) {
            fields.add(new NamedValue(name, value));
            return this;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.namedValues(this);
        }
    }

    record NamedValue(String name, StyledText value) {}

    /** A table with a header and rows. Each row has one cell for each column. */
    record TextTableBlock(List<TextTableColumn> columns, List<List<StyledText>> rows) implements DocumentBlock {
        @Override
        public void dispatchTo(Handler handler) {
            handler.table(this);
        }
    }

    record TextTableColumn(String header, boolean right) {
        public static TextTableColumn left(String header) {
            return new TextTableColumn(header, false);
        }

        public static TextTableColumn right(String header) {
            return new TextTableColumn(header, true);
        }
    }

    /** Handles each kind of block. */
    interface Handler {
        void textLine(TextLineBlock line);

        void rawBytes(RawBytesBlock raw);

        void bareValue(BareValueBlock value);

        void namedValues(NamedValuesBlock fields);

        void table(TextTableBlock table);
    }
}
