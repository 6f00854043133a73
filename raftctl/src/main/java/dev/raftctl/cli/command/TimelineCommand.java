package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.history.TermHistory;
import dev.raftctl.cli.history.Timeline;
import dev.raftctl.cli.history.Timeline.TimelineFilter;
import dev.raftctl.cli.history.TimelineEvent;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.TimelineHtml;
import dev.raftctl.cli.view.TimelineView;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.node.journal.JournalRecordKinds;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_READ)
@Command(
        name = "timeline",
        description = {
            "Show what happened in the cluster, in order: elections, votes and refusals, leaders, links, pauses.",
            "Merges the journals of all running servers; needs no leader. With --data-dir, reads the files of stopped (or"
                    + " running) servers instead, and running servers too if -e or -C is given. Changes nothing.",
            "Causes come before their effects; times are corrected by the clock differences that votes reveal."
                    + " Repetitions, and events that others imply, are folded unless --all is given."
        },
        footer = {
            "Examples:",
            "  raftctl timeline --since 1m",
            "  raftctl timeline --term 7 --all -o jsonl",
            "  raftctl timeline --data-dir /mnt/n1 --data-dir n2=/mnt/n2 --html t.html"
        })
final class TimelineCommand implements RaftctlCommand {
    private static final long DEFAULT_SINCE_MILLIS = 10 * 60 * 1_000;

    @Option(
            names = "--since",
            paramLabel = "DUR",
            description = "Only the events of this last period. It ends now or, if only files are read, at their newest"
                    + " record. Default: 10m, or all with --term.")
    @Nullable
    String since;

    @Option(names = "--term", paramLabel = "T", description = "Only events of this term.")
    @Nullable
    String term;

    @Option(names = "--server", paramLabel = "ID", description = "Only events that concern this server.")
    @Nullable
    String server;

    @Option(
            names = "--kind",
            paramLabel = "K[,...]",
            split = ",",
            description = "Only events of these kinds, e.g. election-won,vote-refused.")
    List<String> kinds = List.of();

    @Option(names = "--all", description = "Fold nothing.")
    boolean all;

    @Option(
            names = "--data-dir",
            paramLabel = "[ID=]DIR",
            description = "Read the journal in this data directory. Repeatable.")
    List<String> directories = List.of();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write an HTML page with a diagram to this file. It needs no network and no other file.")
    @Nullable
    Path html;

    @Mixin
    BundleOption from = new BundleOption();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        Long requestedTerm = term == null ? null : Long.valueOf(ArgumentParser.number(term, "--term", 0));
        ServerId requestedServer = server == null ? null : ArgumentParser.serverId(server);
        long sinceMillis = since == null ? DEFAULT_SINCE_MILLIS : DurationArgument.millis(since, "--since");
        CollectedHistory collected = HistoryCollector.collect(context, from, directories);
        TermHistory terms = TermHistory.of(collected.records());
        Timeline timeline = Timeline.of(collected.records(), terms.clocks());
        requireKnownKinds(timeline);
        boolean isUnlimited = since == null && requestedTerm != null;
        long reference = collected.referenceMillis();
        Timeline selected = timeline.filtered(new TimelineFilter(
                isUnlimited ? null : Long.valueOf(reference - sinceMillis),
                requestedTerm,
                requestedServer,
                new LinkedHashSet<>(kinds)));
        if (html != null) {
            return writtenPage(html, TimelineHtml.page(selected, terms, collected.notes()), selected);
        }
        Timeline shown = all || !kinds.isEmpty() ? selected : selected.folded();
        return CommandResult.of(new TimelineView(shown, terms, collected.notes()));
    }

    private static CommandResult writtenPage(Path file, String page, Timeline timeline) throws CliFailure {
        TextFileWriter.write(file, page);
        int count = timeline.events().size();
        return CommandResult.of(new UserMessageView(
                "wrote " + file + ": " + count + (count == 1 ? " event" : " events") + " of "
                        + timeline.servers().size() + " servers",
                StructuredData.ObjectData.withSchemaVersion()
                        .put("file", file.toString())
                        .put("events", count)
                        .putTexts("servers", timeline.servers()),
                file.toString()));
    }

    /** Rejects a kind that does not exist. A kind that only a newer release writes exists if a journal contains it. */
    private void requireKnownKinds(Timeline timeline) throws CliFailure {
        Set<String> known = new TreeSet<>(JournalRecordKinds.all());
        known.add(HistoryCollector.LAST_ALIVE_KIND);
        timeline.events().stream().map(TimelineEvent::kind).forEach(known::add);
        for (String kind : kinds) {
            if (!known.contains(kind)) {
                throw CliFailure.usage(
                        "there is no kind of event '" + kind + "'", "kinds: " + String.join(", ", known));
            }
        }
    }
}
