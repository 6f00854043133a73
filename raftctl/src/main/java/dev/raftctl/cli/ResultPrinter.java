package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.CommandSettings;
import dev.raftctl.cli.command.SharedCommandOptions;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.protocol.message.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the result of a command to stdout and stderr, asks for confirmation, and maintains the progress line. */
final class ResultPrinter implements ProgressListener {
    private final CliEnvironment environment;
    private final CommandOrigin origin;
    private final List<String> arguments;
    private @Nullable OutputFormat format;
    private @Nullable OutputWriter output;
    private boolean skipsConfirmation;
    private boolean isDryRun;
    private boolean isVerbose;
    private int progressLength;

    /** @param arguments the unparsed arguments, from which the output format of a usage error is guessed */
    ResultPrinter(CliEnvironment environment, List<String> arguments, CommandOrigin origin) {
        this.environment = environment;
        this.origin = origin;
        this.arguments = arguments;
    }

    /**
     * Returns the writer of the output format. If the arguments have not been parsed, for example because they cannot
     * be, it is the format that they seem to ask for.
     */
    private OutputWriter output() {
        if (output == null) {
            UnparsedOptions options = UnparsedOptions.of(CommandTree.sharedOptions(), arguments);
            format = options.format(environment.env());
            isVerbose = options.isVerbose();
            output = OutputWriter.of(
                    format,
                    AnsiColors.NONE,
                    AnsiColors.NONE,
                    environment.columns(),
                    origin.isOnlyCommand(),
                    environment.outIsTerminal());
        }
        return output;
    }

    /** Applies the output format, the colors and the verbosity from the parsed arguments. */
    void configure(CommandSettings settings, SharedCommandOptions shared) throws CliFailure {
        AnsiColors paint = AnsiColors.of(shared.color(), environment.env(), environment.outIsTerminal());
        AnsiColors errPaint = AnsiColors.of(shared.color(), environment.env(), environment.errIsTerminal());
        format = settings.format();
        output = OutputWriter.of(
                format, paint, errPaint, environment.columns(), origin.isOnlyCommand(), environment.outIsTerminal());
        skipsConfirmation = settings.yes();
        isDryRun = settings.dryRun();
        isVerbose = settings.verbose();
    }

    int print(CommandResult result) throws CliFailure {
        return result.accept(new CommandResult.Visitor<Integer, CliFailure>() {
            @Override
            public Integer completed(CommandResult.CompletedCommandResult completed) {
                printDocument(completed.document());
                return completed.exit().code();
            }

            @Override
            public Integer planned(CommandResult.PlannedChange planned) throws CliFailure {
                return execute(planned);
            }

            @Override
            public Integer alreadyPrinted(CommandResult.AlreadyPrintedResult printed) {
                return printed.exitCode();
            }
        });
    }

    private int execute(CommandResult.PlannedChange planned) throws CliFailure {
        if (isDryRun) {
            printDocument(planned.plan());
            return 0;
        }
        endProgress();
        OutputWriter writer = output();
        if (format != null && format.isHumanReadable()) {
            writer.print(planned.plan(), environment.err());
        }
        if (planned.question() != null && !skipsConfirmation) {
            confirm(planned.question());
        }
        OutputDocument done = planned.execution().execute();
        printDocument(done);
        return 0;
    }

    private void confirm(String question) throws CliFailure {
        if (!environment.inIsTerminal() || !environment.errIsTerminal()) {
            throw new CliFailure(
                    CliFailureReason.NOT_CONFIRMED, question + " This requires confirmation.", "pass --yes to confirm");
        }
        environment.err().print(PrintableText.escapedLine(question) + " [y/N] ");
        environment.err().flush();
        String answer = readLine();
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw new CliFailure(CliFailureReason.NOT_CONFIRMED, "not confirmed; nothing was changed", "");
        }
    }

    private String readLine() throws CliFailure {
        StringBuilder line = new StringBuilder();
        try {
            int next = environment.in().read();
            while (next >= 0 && next != '\n') {
                line.append((char) next);
                next = environment.in().read();
            }
        } catch (IOException failure) {
            throw new CliFailure(CliFailureReason.NOT_CONFIRMED, "no answer: " + failure.getMessage(), "pass --yes");
        }
        return line.toString().strip();
    }

    private void printDocument(OutputDocument document) {
        endProgress();
        output().print(document, environment.out());
    }

    void printFailure(CliFailure failure) {
        endProgress();
        environment.out().flush();
        output().print(failure.atLine(origin.line()), environment.err());
        if (isVerbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            environment.err().print(PrintableText.escapedLines(trace.toString()));
        }
    }

    @Override
    public synchronized void detail(String text) {
        if (isVerbose) {
            endProgress();
            environment.err().println(PrintableText.escapedLine(text));
        }
    }

    @Override
    public synchronized void warning(String text) {
        endProgress();
        environment.err().println("warning: " + PrintableText.escapedLine(text));
    }

    @Override
    public synchronized void progress(String raw) {
        if (!environment.errIsTerminal() || "dumb".equals(environment.env().get("TERM"))) {
            return;
        }
        String text = PrintableText.escapedLine(raw);
        String shown = text.length() < environment.columns() || environment.columns() == 0
                ? text
                : text.substring(0, environment.columns() - 1);
        environment.err().print("\r" + shown + " ".repeat(Math.max(0, progressLength - shown.length())));
        environment.err().flush();
        progressLength = shown.length();
    }

    private synchronized void endProgress() {
        if (progressLength > 0) {
            environment.err().print("\r" + " ".repeat(progressLength) + "\r");
            progressLength = 0;
        }
    }
}
