package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.command.Report;
import dev.raftctl.cli.command.Settings;
import dev.raftctl.cli.command.SharedOptions;
import dev.raftctl.cli.output.Format;
import dev.raftctl.cli.output.Output;
import dev.raftctl.cli.output.Paint;
import dev.raftctl.cli.view.Document;
import dev.raftctl.protocol.message.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Says on stdout and stderr what a run comes to, asks where a question is due, and keeps a line of progress. */
final class Telling implements Notes {
    private final Surroundings surroundings;
    private final Origin origin;
    private Format format;
    private Output output;
    private boolean yes;
    private boolean dryRun;
    private boolean verbose;
    private int progressLength;

    /** @param words from which the wanted output is guessed until they are understood: a usage error has to be written too */
    Telling(Surroundings surroundings, List<String> words, Origin origin) {
        this.surroundings = surroundings;
        this.origin = origin;
        format = guessed(words);
        output = Output.of(
                format, Paint.NONE, Paint.NONE, surroundings.columns(), origin.isAlone(), surroundings.outIsTerminal());
        verbose = words.contains("-v") || words.contains("--verbose");
    }

    private Format guessed(List<String> words) {
        String name = surroundings.env().getOrDefault("RAFTCTL_OUTPUT", "table");
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if ((word.equals("-o") || word.equals("--output")) && i + 1 < words.size()) {
                name = words.get(i + 1);
            } else if (word.startsWith("--output=")) {
                name = word.substring("--output=".length());
            } else if (word.startsWith("-o") && word.length() > 2) {
                name = word.charAt(2) == '=' ? word.substring(3) : word.substring(2);
            }
        }
        try {
            return Format.named(name);
        } catch (Failure noFormat) {
            // It is reported when the words are understood.
            return Format.TABLE;
        }
    }

    /** The words are understood. */
    void as(Settings settings, SharedOptions shared) throws Failure {
        Paint paint = Paint.of(shared.color(), surroundings.env(), surroundings.outIsTerminal());
        Paint errPaint = Paint.of(shared.color(), surroundings.env(), surroundings.errIsTerminal());
        format = settings.format();
        output = Output.of(
                format, paint, errPaint, surroundings.columns(), origin.isAlone(), surroundings.outIsTerminal());
        yes = settings.yes();
        dryRun = settings.dryRun();
        verbose = settings.verbose();
    }

    int tell(Report report) throws Failure {
        if (report instanceof Report.Ended ended) {
            return ended.exitCode();
        }
        if (report instanceof Report.Shown shown) {
            show(shown.document());
            return shown.exit().code();
        }
        return carryOut((Report.Planned) report);
    }

    private int carryOut(Report.Planned planned) throws Failure {
        if (dryRun) {
            show(planned.plan());
            return 0;
        }
        endProgress();
        if (format.isForPeople()) {
            output.print(planned.plan(), surroundings.err());
        }
        if (planned.question() != null && !yes) {
            confirm(planned.question());
        }
        Document done = planned.proceed().go();
        show(done);
        return 0;
    }

    private void confirm(String question) throws Failure {
        if (!surroundings.inIsTerminal() || !surroundings.errIsTerminal()) {
            throw new Failure(
                    Cause.NOT_CONFIRMED, question + " That has to be confirmed.", "say --yes if that is what you want");
        }
        surroundings.err().print(Printable.line(question) + " [y/N] ");
        surroundings.err().flush();
        String answer = line();
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw new Failure(Cause.NOT_CONFIRMED, "not confirmed; nothing was changed", "");
        }
    }

    private String line() throws Failure {
        StringBuilder line = new StringBuilder();
        try {
            int next = surroundings.in().read();
            while (next >= 0 && next != '\n') {
                line.append((char) next);
                next = surroundings.in().read();
            }
        } catch (IOException gone) {
            throw new Failure(Cause.NOT_CONFIRMED, "no answer: " + gone.getMessage(), "say --yes");
        }
        return line.toString().strip();
    }

    private void show(Document document) {
        endProgress();
        output.print(document, surroundings.out());
    }

    void failed(Failure failure) {
        endProgress();
        surroundings.out().flush();
        output.print(failure.atLine(origin.line()), surroundings.err());
        if (verbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            surroundings.err().print(Printable.lines(trace.toString()));
        }
    }

    @Override
    public synchronized void detail(String text) {
        if (verbose) {
            endProgress();
            surroundings.err().println(Printable.line(text));
        }
    }

    @Override
    public synchronized void warning(String text) {
        endProgress();
        surroundings.err().println("warning: " + Printable.line(text));
    }

    @Override
    public synchronized void progress(String raw) {
        if (!surroundings.errIsTerminal() || "dumb".equals(surroundings.env().get("TERM"))) {
            return;
        }
        String text = Printable.line(raw);
        String shown = text.length() < surroundings.columns() || surroundings.columns() == 0
                ? text
                : text.substring(0, surroundings.columns() - 1);
        surroundings.err().print("\r" + shown + " ".repeat(Math.max(0, progressLength - shown.length())));
        surroundings.err().flush();
        progressLength = shown.length();
    }

    private synchronized void endProgress() {
        if (progressLength > 0) {
            surroundings.err().print("\r" + " ".repeat(progressLength) + "\r");
            progressLength = 0;
        }
    }
}
