package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.history.TermHistory;
import dev.raftctl.cli.view.TermsView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "terms",
        description = {
            "Show each term: its leader, how it was won, how long there was a leader, and why it ended.",
            "Reads the journals of all running servers; needs no leader. With --data-dir, reads the files of stopped (or"
                    + " running) servers instead, and running servers too if -e or -C is given. Changes nothing.",
            "UNTIL is when the leader last heard from a majority, GAP the time from then to the next leader."
        },
        footer = {
            "Examples:",
            "  raftctl terms --since 1d",
            "  raftctl terms --data-dir /mnt/n1 --data-dir /mnt/n2 -o json",
            "  raftctl terms -e 10.0.0.1:7001 --data-dir n2=/mnt/n2"
        })
final class TermsCommand implements RaftctlCommand {
    @Option(
            names = "--since",
            paramLabel = "DUR",
            description =
                    "Only terms with a leader or a campaign in this last period. It ends now or, if only files are"
                            + " read, at their newest record. Default: all.")
    @Nullable
    String since;

    @Option(
            names = "--data-dir",
            paramLabel = "[ID=]DIR",
            description = "Read the journal in this data directory. Repeatable.")
    List<String> directories = List.of();

    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        long sinceMillis = since == null ? -1 : DurationArgument.millis(since, "--since");
        CollectedHistory collected = HistoryCollector.collect(context, from, directories);
        TermHistory history = TermHistory.of(collected.records());
        if (sinceMillis >= 0) {
            history = history.since(collected.referenceMillis() - sinceMillis);
        }
        return CommandResult.of(new TermsView(history, collected.notes()));
    }
}
