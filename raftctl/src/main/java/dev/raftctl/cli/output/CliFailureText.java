package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.PrintableText;
import java.io.PrintStream;

/** Formats a failure as two lines of text: the first states what happened, the second what to do next. */
final class CliFailureText {
    private CliFailureText() {}

    /** Indents all lines after the first one, so that none of them can be mistaken for a new error or a hint. */
    private static String indentLines(String text) {
        return PrintableText.escapedLines(text).replace("\n", "\n  ");
    }

    static void print(CliFailure failure, PrintStream err, AnsiColors colors) {
        err.println(colors.apply("error:", TextTone.BAD) + " "
                + (failure.line() > 0 ? "line " + failure.line() + ": " : "") + indentLines(failure.message()));
        if (!failure.hint().isEmpty()) {
            err.println(colors.apply("hint:", TextTone.STRONG) + " " + indentLines(failure.hint()));
        }
    }
}
