package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.LogDiffView;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.ComparedDirectory;
import dev.raftctl.node.storage.offline.ComparedDirectoryReader;
import dev.raftctl.node.storage.offline.LogComparison;
import dev.raftctl.node.storage.offline.LogDifference;
import dev.raftctl.node.storage.offline.RecoveryLoss;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(value = CommandExits.ExitCodeGroup.DATA_FILES, no = "entries differ that are not known to be committed")
@Command(
        name = "diff",
        description = {
            "Compare the logs, votes and journals of data directories.",
            "Offline: contacts no server and changes nothing. The servers must be stopped. Shows the first entry that"
                    + " differs, what contradicts Raft's rules, which server may lead, and what raftctl recover would"
                    + " lose with each directory. Exits 0 if the logs are equal, 1 if only entries differ that are not"
                    + " known to be committed, and 7 on a contradiction or damage."
        },
        footer = {
            "Examples:",
            "  raftctl log diff /mnt/n1 /mnt/n2 /mnt/n3",
            "  raftctl log diff n1=/mnt/a n2=/mnt/b --to 1000 -o json"
        })
final class LogDiffCommand implements RaftctlCommand {
    private static final int MAX_SHOWN_ENTRIES = 3;

    @Parameters(paramLabel = "DIR", arity = "0..*", description = "Data directories, at least two: DIR or ID=DIR.")
    List<String> directories = List.of();

    @Option(names = "--to", paramLabel = "I", description = "Last index to compare. Default: the logs' last.")
    @Nullable
    String to;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        long toIndex = to == null ? Long.MAX_VALUE : ArgumentParser.number(to, "--to", 1);
        List<DataDirectoryArgument> arguments = DataDirectoryArgument.parseAll(directories);
        if (arguments.size() < 2) {
            throw CliFailure.usage("log diff needs at least two directories", "raftctl log diff DIR DIR");
        }
        try {
            List<ComparedDirectory> compared = read(arguments, toIndex);
            LogComparison comparison = LogComparison.of(compared);
            return new CommandResult.CompletedCommandResult(
                    new LogDiffView(
                            comparison,
                            arguments.stream()
                                    .map(each -> each.directory().toString())
                                    .toList(),
                            RecoveryLoss.of(compared, WrittenKey::of),
                            differentEntries(comparison)),
                    exitCode(comparison));
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        }
    }

    private static List<ComparedDirectory> read(List<DataDirectoryArgument> arguments, long toIndex)
            throws CliFailure, StorageFailure {
        ComparedDirectoryReader reader = new ComparedDirectoryReader(new RealDisk(), toIndex);
        List<String> names = DataDirectoryArgument.shortNames(arguments);
        List<ComparedDirectory> compared = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            DataDirectoryArgument argument = arguments.get(i);
            ComparedDirectory read = reader.read(
                    names.get(i), argument.directory(), RecordedVotesAndLeadersReader.read(argument.directory()));
            ServerIdentity identity = read.identity();
            argument.requireOwner(identity == null ? null : identity.id());
            requireSameCluster(compared, read);
            compared.add(read);
        }
        return compared;
    }

    /** Throws if the directory belongs to another cluster than one of the others. */
    static void requireSameCluster(List<ComparedDirectory> others, ComparedDirectory added) throws CliFailure {
        ServerIdentity own = added.identity();
        for (ComparedDirectory other : others) {
            ServerIdentity known = other.identity();
            if (own != null
                    && known != null
                    && own.hasCluster()
                    && known.hasCluster()
                    && !own.clusterId().equals(known.clusterId())) {
                throw CliFailure.usage(
                        other.name() + " belongs to cluster " + known.clusterName() + " " + known.clusterId() + ", "
                                + added.name() + " to cluster " + own.clusterName() + " " + own.clusterId(),
                        "compare directories of one cluster");
            }
        }
    }

    private static ExitCode exitCode(LogComparison comparison) {
        boolean isDamaged = comparison.directories().stream().anyMatch(each -> each.damage() != null);
        if (isDamaged || !comparison.contradictions().isEmpty()) {
            return ExitCode.DAMAGED;
        }
        return comparison.first() == null ? ExitCode.DONE : ExitCode.NO;
    }

    /** Returns, for each group at the first difference, the first commands that its log holds from there on. */
    private static List<LogDiffView.DifferentEntries> differentEntries(LogComparison comparison) throws StorageFailure {
        List<LogDiffView.DifferentEntries> groups = new ArrayList<>();
        LogDifference first = comparison.first();
        if (first == null) {
            return groups;
        }
        for (LogDifference.EntryGroup group : first.groups()) {
            if (group.isAbsent()) {
                continue;
            }
            ComparedDirectory longest = longest(comparison, group);
            List<String> shown = new ArrayList<>();
            long[] count = new long[1];
            longest.entries().read(first.index(), Long.MAX_VALUE, entry -> {
                if (isWrite(entry) && count[0]++ < MAX_SHOWN_ENTRIES) {
                    shown.add(LogEntryDescription.of(entry) + " (" + entry.index() + ")");
                }
            });
            groups.add(new LogDiffView.DifferentEntries(group.directories(), shown, count[0]));
        }
        return groups;
    }

    private static ComparedDirectory longest(LogComparison comparison, LogDifference.EntryGroup group) {
        ComparedDirectory longest = null;
        for (ComparedDirectory each : comparison.directories()) {
            if (group.directories().contains(each.name())
                    && (longest == null || each.last().index() > longest.last().index())) {
                longest = each;
            }
        }
        if (longest == null) {
            throw new IllegalStateException("an empty group");
        }
        return longest;
    }

    private static boolean isWrite(LogEntry entry) {
        return entry.kind() == LogEntryKind.COMMAND && WrittenKey.of(entry) != null;
    }
}
