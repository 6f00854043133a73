package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.Printable;
import java.io.PrintStream;

/** A failure as two lines of text: what happened, and what to do next. */
final class FailureText {
    private FailureText() {}

    /** Indents further lines, so that none of them can be mistaken for an error or a hint. */
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
