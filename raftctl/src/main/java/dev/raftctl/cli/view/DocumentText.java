package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The readable form of a document as plain lines, for records. */
public final class DocumentText implements DocumentBlock.Handler {
    private final List<String> lines = new ArrayList<>();

    private DocumentText() {}

    /** Returns the lines of a document. A row of a table becomes one line, with its cells after the headers. */
    public static List<String> lines(OutputDocument document) {
        DocumentText text = new DocumentText();
        document.blocks(false).forEach(block -> block.dispatchTo(text));
        return text.lines;
    }

    @Override
    public void textLine(DocumentBlock.TextLineBlock line) {
        if (!line.text().text().isEmpty()) {
            lines.add(line.text().text());
        }
    }

    @Override
    public void namedValues(DocumentBlock.NamedValuesBlock fields) {
        fields.fields()
                .forEach(field -> lines.add(field.name() + ": " + field.value().text()));
    }

    @Override
    public void table(DocumentBlock.TextTableBlock table) {
        for (List<StyledText> row : table.rows()) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                String header = table.columns().get(i).header();
                String cell = row.get(i).text();
                cells.add(header.isEmpty() ? cell + ":" : header.toLowerCase(Locale.ROOT) + " " + cell);
            }
            lines.add(String.join("  ", cells));
        }
    }

    /** Bytes are values of keys, which records never contain. */
    @Override
    public void rawBytes(DocumentBlock.RawBytesBlock raw) {}

    /** Bytes are values of keys, which records never contain. */
    @Override
    public void bareValue(DocumentBlock.BareValueBlock value) {}
}
