package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.Cell;
import dev.raftctl.protocol.message.Printable;
import java.util.ArrayList;
import java.util.List;

/** A line of the screen: pieces of text, each with its meaning. */
record Line(List<Cell> pieces, boolean selected) {
    Line {
        pieces = pieces.stream()
                .map(piece -> new Cell(Printable.line(piece.text()), piece.tone()))
                .toList();
    }

    static final Line EMPTY = new Line(List.of(), false);

    static Line of(Cell... pieces) {
        return new Line(List.of(pieces), false);
    }

    static Line of(String text) {
        return of(Cell.of(text));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        return text.toString();
    }

    /** No longer than that. */
    Line cut(int columns) {
        List<Cell> kept = new ArrayList<>();
        int left = columns;
        for (Cell piece : pieces) {
            int length = Math.min(left, piece.text().length());
            kept.add(new Cell(piece.text().substring(0, length), piece.tone()));
            left -= length;
        }
        return new Line(kept, selected);
    }
}
