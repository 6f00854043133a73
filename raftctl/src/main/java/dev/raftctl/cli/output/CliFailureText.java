package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.PrintableText;
import java.io.PrintStream;

/** Formats a failure as lines of text: what happened, what to do next, and what works nevertheless. */
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
        for (String each : FailureFindings.of(failure).works()) {
            err.println(colors.apply("works:", TextTone.STRONG) + " " + indentLines(each));
        }
    }
}
