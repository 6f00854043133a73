package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.Printable;
import java.io.PrintStream;

/** A failure in two lines: what happened, and what to do next. */
final class FailureLines {
    private FailureLines() {}

    /** A line of it never looks like one of ours. */
    private static String text(String words) {
        return Printable.lines(words).replace("\n", "\n  ");
    }

    static void print(Failure failure, PrintStream err, Paint paint) {
        err.println(paint.paint("error:", Tone.BAD) + " " + (failure.line() > 0 ? "line " + failure.line() + ": " : "")
                + text(failure.message()));
        if (!failure.hint().isEmpty()) {
            err.println(paint.paint("hint:", Tone.STRONG) + " " + text(failure.hint()));
        }
    }
}
