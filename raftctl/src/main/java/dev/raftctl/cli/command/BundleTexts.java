package dev.raftctl.cli.command;

import dev.raftctl.cli.bundle.BundleFile;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds the output of commands to a bundle, for readers without raftctl. */
final class BundleTexts {
    private final CommandContext context;
    private final BundleFile bundle;

    /** @param bundle the recording and the files of stopped servers, from which the commands answer */
    BundleTexts(CommandContext context, BundleFile bundle) {
        this.context = context;
        this.bundle = bundle;
    }

    /**
     * Returns the output of commands by the names of its files.
     *
     * @param directories the arguments that name the data directories of stopped servers
     */
    SortedMap<String, byte[]> texts(List<String> directories) {
        SortedMap<String, byte[]> texts = new TreeMap<>();
        ClusterStatusCommand status = new ClusterStatusCommand();
        status.from = BundleOption.of(bundle);
        texts.put("status.txt", output(OutputFormat.WIDE, status));
        texts.put("status.json", output(OutputFormat.JSON, status));
        ExplainCommand explain = new ExplainCommand();
        explain.from = BundleOption.of(bundle);
        texts.put("explain.txt", output(OutputFormat.WIDE, explain));
        VotesCommand votes = new VotesCommand();
        votes.from = BundleOption.of(bundle);
        texts.put("votes.txt", output(OutputFormat.WIDE, votes));
        TermsCommand terms = new TermsCommand();
        terms.from = BundleOption.of(bundle);
        texts.put("terms.txt", output(OutputFormat.WIDE, terms));
        TimelineCommand timeline = new TimelineCommand();
        timeline.from = BundleOption.of(bundle);
        timeline.since = "3650d";
        timeline.all = true;
        texts.put("timeline.jsonl", output(OutputFormat.JSONL, timeline));
        if (!directories.isEmpty()) {
            ExplainCommand explainStopped = new ExplainCommand();
            explainStopped.from = BundleOption.of(bundle);
            explainStopped.directories = directories;
            texts.put("explain-stopped.txt", output(OutputFormat.WIDE, explainStopped));
        }
        return texts;
    }

    private byte[] output(OutputFormat format, RaftctlCommand command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            OutputWriter writer = OutputWriter.of(format, AnsiColors.NONE, AnsiColors.NONE, 0);
            try {
                command.run(context).accept(new DocumentPrinter(writer, out));
            } catch (CliFailure failure) {
                writer.print(failure, out);
            } catch (RuntimeException fault) {
                fault.printStackTrace(out); // The recording is worth more than one text.
            }
        }
        return bytes.toByteArray();
    }

    /** Prints the document of a command that only reads. */
    private record DocumentPrinter(OutputWriter writer, PrintStream out)
            implements CommandResult.Visitor<Integer, RuntimeException> {
        @Override
        public Integer completed(CommandResult.CompletedCommandResult result) {
            writer.print(result.document(), out);
            return result.exit().code();
        }

        @Override
        public Integer planned(CommandResult.PlannedChange result) {
            throw new IllegalStateException("a command that reads plans no change");
        }

        @Override
        public Integer alreadyPrinted(CommandResult.AlreadyPrintedResult result) {
            throw new IllegalStateException("the output of this command cannot be recorded");
        }
    }
}
