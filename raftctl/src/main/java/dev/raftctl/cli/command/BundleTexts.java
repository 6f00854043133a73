package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;

/**
 * Adds the output of commands to a bundle, for readers without raftctl.
 *
 * @param context its cluster is the recorded one
 */
record BundleTexts(CommandContext context, SortedMap<String, byte[]> files) {
    /** @param directories the arguments that name the data directories of stopped servers */
    void addAll(List<String> directories) {
        add("status.txt", OutputFormat.WIDE, new ClusterStatusCommand());
        add("status.json", OutputFormat.JSON, new ClusterStatusCommand());
        add("explain.txt", OutputFormat.WIDE, new ExplainCommand());
        add("votes.txt", OutputFormat.WIDE, new VotesCommand());
        TermsCommand terms = new TermsCommand();
        terms.directories = directories;
        add("terms.txt", OutputFormat.WIDE, terms);
        TimelineCommand timeline = new TimelineCommand();
        timeline.directories = directories;
        timeline.since = "3650d";
        timeline.all = true;
        add("timeline.jsonl", OutputFormat.JSONL, timeline);
        if (!directories.isEmpty()) {
            ExplainCommand explain = new ExplainCommand();
            explain.directories = directories;
            add("explain-stopped.txt", OutputFormat.WIDE, explain);
        }
    }

    private void add(String name, OutputFormat format, RaftctlCommand command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            OutputWriter writer = OutputWriter.of(format, AnsiColors.NONE, AnsiColors.NONE, 0);
            try {
                command.run(context).accept(new DocumentPrinter(writer, out));
            } catch (CliFailure failure) {
                writer.print(failure, out);
            }
        }
        files.put(name, bytes.toByteArray());
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
