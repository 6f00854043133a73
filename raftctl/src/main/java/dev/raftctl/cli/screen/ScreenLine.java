package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.StyledText;
import dev.raftctl.protocol.message.PrintableText;
import java.util.ArrayList;
import java.util.List;

/** A line of the screen, which consists of pieces of text with a tone each. */
record ScreenLine(List<StyledText> pieces, boolean selected) {
    ScreenLine {
        pieces = pieces.stream()
                .map(piece -> new StyledText(PrintableText.escapedLine(piece.text()), piece.tone()))
                .toList();
    }

    static final ScreenLine EMPTY = new ScreenLine(List.of(), false);

    static ScreenLine of(StyledText... pieces) {
        return new ScreenLine(List.of(pieces), false);
    }

    static ScreenLine of(String text) {
        return of(StyledText.of(text));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        return text.toString();
    }

    /** Returns the line, cut if it is longer than this length. */
    ScreenLine truncate(int columns) {
        List<StyledText> kept = new ArrayList<>();
        int remaining = columns;
        for (StyledText piece : pieces) {
            int length = Math.min(remaining, piece.text().length());
            kept.add(new StyledText(piece.text().substring(0, length), piece.tone()));
            remaining -= length;
        }
        return new ScreenLine(kept, selected);
    }
}
