package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.Printable;
import java.io.PrintStream;

/** Formats a failure as two lines of text: the first states what happened, the second what to do next. */
final class FailureText {
    private FailureText() {}

    /** Indents all lines after the first one, so that none of them can be mistaken for a new error or a hint. */
    private static String indentLines(String text) {
        return Printable.escapedLines(text).replace("\n", "\n  ");
    }

    static void print(Failure failure, PrintStream err, AnsiColors colors) {
        err.println(colors.apply("error:", Tone.BAD) + " " + (failure.line() > 0 ? "line " + failure.line() + ": " : "")
                + indentLines(failure.message()));
        if (!failure.hint().isEmpty()) {
            err.println(colors.apply("hint:", Tone.STRONG) + " " + indentLines(failure.hint()));
        }
    }
}
