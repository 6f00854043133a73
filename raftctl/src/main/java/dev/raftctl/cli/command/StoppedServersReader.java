package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.offline.StoppedServerFiles;
import dev.raftctl.node.journal.HealthSampleFile;
import dev.raftctl.node.journal.JournalContents;
import dev.raftctl.node.journal.JournalReader;
import dev.raftctl.node.journal.JournalRecord;
import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.ComparedDirectory;
import dev.raftctl.node.storage.offline.ComparedDirectoryReader;
import dev.raftctl.node.storage.offline.LogComparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read from the data directories of stopped servers.
 *
 * @param servers in the order of the arguments
 * @param notes what is damaged, could not be read, or contradicts other directories
 * @param isDamaged whether a log is damaged or the directories contradict each other
 */
record StoppedServersReader(List<StoppedServerFiles> servers, List<String> notes, boolean isDamaged) {
    /**
     * Reads directories without changing them.
     *
     * @param arguments {@code DIR} or {@code ID=DIR} each
     * @throws CliFailure if one is not a data directory, if a running server uses it, or if two belong to one server or
     *     to different clusters
     */
    static StoppedServersReader read(List<String> arguments) throws CliFailure {
        List<DataDirectoryArgument> parsed = DataDirectoryArgument.parseAll(arguments);
        List<String> names = DataDirectoryArgument.shortNames(parsed);
        List<ComparedDirectory> compared = new ArrayList<>();
        List<StoppedServerFiles> servers = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try {
            for (int i = 0; i < parsed.size(); i++) {
                DataDirectoryArgument argument = parsed.get(i);
                ComparedDirectory contents = new ComparedDirectoryReader(new RealDisk(), Long.MAX_VALUE)
                        .read(
                                names.get(i),
                                argument.directory(),
                                RecordedVotesAndLeadersReader.read(argument.directory()));
                ServerIdentity identity = requireIdentity(argument, contents);
                requireOther(servers, identity, argument);
                LogDiffCommand.requireSameCluster(compared, contents);
                compared.add(contents);
                servers.add(filesOf(argument, identity, contents, notes));
                String damage = contents.damage();
                if (damage != null) {
                    notes.add(identity.id() + " is damaged: " + damage + "; raftctl check shows all damage");
                }
            }
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        }
        boolean isDamaged = compared.stream().anyMatch(each -> each.damage() != null);
        if (!LogComparison.of(compared).contradictions().isEmpty()) {
            isDamaged = true;
            notes.add("the logs contradict each other: raftctl log diff shows where");
        }
        return new StoppedServersReader(List.copyOf(servers), List.copyOf(notes), isDamaged);
    }

    private static ServerIdentity requireIdentity(DataDirectoryArgument argument, ComparedDirectory contents)
            throws CliFailure {
        ServerIdentity identity = contents.identity();
        argument.requireOwner(identity == null ? null : identity.id());
        if (identity == null) {
            throw CliFailure.usage(
                    argument.directory() + " does not show whose directory it is",
                    "raftctl check --data-dir " + argument.directory());
        }
        return identity;
    }

    private static void requireOther(
            List<StoppedServerFiles> servers, ServerIdentity identity, DataDirectoryArgument argument)
            throws CliFailure {
        for (StoppedServerFiles each : servers) {
            if (each.id().equals(identity.id())) {
                throw CliFailure.usage(
                        each.path() + " and " + argument.directory() + " both belong to " + identity.id(),
                        "name one directory of each server; raftctl log diff compares copies");
            }
        }
    }

    private static StoppedServerFiles filesOf(
            DataDirectoryArgument argument, ServerIdentity identity, ComparedDirectory contents, List<String> notes)
            throws CliFailure {
        try {
            JournalContents journal = JournalReader.read(argument.directory());
            journal.unreadableFiles().forEach(file -> notes.add(identity.id() + ": " + file));
            if (journal.damagedLineCount() > 0) {
                notes.add(identity.id() + ": " + journal.damagedLineCount()
                        + " damaged lines of its journal were skipped");
            }
            return new StoppedServerFiles(
                    argument.directory().toString(),
                    identity,
                    contents,
                    LastAliveFile.read(argument.directory()),
                    journal.records().stream().map(JournalRecord::decision).toList(),
                    HealthSampleFile.read(argument.directory()));
        } catch (IOException unreadable) {
            throw CliFailure.usage(
                    "cannot read the journal in " + argument.directory() + ": "
                            + StorageFailureTranslator.describe(unreadable),
                    "check the permissions of the directory");
        }
    }
}
