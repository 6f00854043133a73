package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.Cell;
import dev.raftctl.protocol.message.Printable;
import java.util.ArrayList;
import java.util.List;

/** A line of the screen, which consists of pieces of text with a tone each. */
record ScreenLine(List<Cell> pieces, boolean selected) {
    ScreenLine {
        pieces = pieces.stream()
                .map(piece -> new Cell(Printable.escapedLine(piece.text()), piece.tone()))
                .toList();
    }

    static final ScreenLine EMPTY = new ScreenLine(List.of(), false);

    static ScreenLine of(Cell... pieces) {
        return new ScreenLine(List.of(pieces), false);
    }

    static ScreenLine of(String text) {
        return of(Cell.of(text));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        return text.toString();
    }

    /** Returns the line, cut if it is longer than this length. */
    ScreenLine truncate(int columns) {
        List<Cell> kept = new ArrayList<>();
        int remaining = columns;
        for (Cell piece : pieces) {
            int length = Math.min(remaining, piece.text().length());
            kept.add(new Cell(piece.text().substring(0, length), piece.tone()));
            remaining -= length;
        }
        return new ScreenLine(kept, selected);
    }
}
