package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.history.HistoryRecord;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.node.journal.JournalContents;
import dev.raftctl.node.journal.JournalReader;
import dev.raftctl.node.journal.JournalRecord;
import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.OfflineLogReader;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the journals of running servers and of data directories. */
final class HistoryCollector {
    /** The kind of the record that stands for a server's last sign of life, which is not in its journal. */
    static final String LAST_ALIVE_KIND = "last-alive";

    /** Servers send no more records than this in one reply. */
    private static final int MAX_RECORDS = 1_000;

    private final SortedMap<ServerId, ServerDecisionsWithSources> byServer = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private boolean hasRunningServers;

    /** The decisions of one server, each with the place where it was read. */
    private static final class ServerDecisionsWithSources {
        private final List<DecisionRecord> decisions = new ArrayList<>();
        private final List<String> sources = new ArrayList<>();
        private final Map<String, Integer> numbers = new HashMap<>();

        /**
         * Adds a decision, unless it is known. A record is written again when its count has grown; the last one counts.
         */
        void add(DecisionRecord decision, String source) {
            Integer known = numbers.putIfAbsent(keyOf(decision), decisions.size());
            if (known == null) {
                decisions.add(decision);
                sources.add(source);
            } else if (decision.occurrences().count()
                    > decisions.get(known).occurrences().count()) {
                decisions.set(known, decision);
                sources.set(known, source);
            }
        }

        /** Records of version 2 are identified by their number, older ones by their content. */
        private static String keyOf(DecisionRecord decision) {
            DecisionOccurrences occurrences = decision.occurrences();
            return occurrences.boot() != 0
                    ? occurrences.boot() + "/" + occurrences.seq() + "/" + decision.kind()
                    : occurrences.sinceMillis() + "/" + decision.term() + "/" + decision.kind() + "/"
                            + decision.subject();
        }
    }

    private HistoryCollector() {}

    /**
     * Reads the given directories. Without any, reads the journals of all running servers; with some, only if the user
     * also named endpoints or a context. If the user named a bundle, it takes the place of the running servers, with
     * the journals of the stopped servers in it.
     */
    static CollectedHistory collect(CommandContext context, BundleOption from, List<String> directories)
            throws CliFailure {
        HistoryCollector collector = new HistoryCollector();
        for (String directory : directories) {
            collector.addDirectory(DataDirectoryArgument.parse(directory));
        }
        List<Path> recordedDirectories = from.stoppedServers();
        for (Path each : recordedDirectories) {
            collector.addDirectory(new DataDirectoryArgument(null, each));
        }
        boolean hasDirectories = !directories.isEmpty() || !recordedDirectories.isEmpty();
        boolean namesCluster =
                from.isGiven() || context.sharedOptions().endpoints != null || context.sharedOptions().context != null;
        ClusterClient cluster = from.cluster(context);
        if (!hasDirectories) {
            collector.addRunningServers(cluster);
        } else if (namesCluster) {
            collector.addReachableServers(cluster);
        }
        List<HistoryRecord> records = new ArrayList<>();
        for (Map.Entry<ServerId, ServerDecisionsWithSources> each : collector.byServer.entrySet()) {
            records.addAll(HistoryRecord.ofServer(each.getKey(), each.getValue().decisions, each.getValue().sources));
        }
        return new CollectedHistory(
                records,
                List.copyOf(collector.notes),
                collector.hasRunningServers,
                cluster.now().toEpochMilli());
    }

    private void addReachableServers(ClusterClient cluster) {
        try {
            addRunningServers(cluster);
        } catch (CliFailure unreachable) {
            notes.add("the journals of running servers were not read: " + unreachable.message());
        }
    }

    private void addRunningServers(ClusterClient cluster) throws CliFailure {
        ClusterStatus status = cluster.status();
        SortedMap<ServerId, List<DecisionRecord>> journals = RunningServerJournals.read(cluster, status, MAX_RECORDS);
        StringJoiner incomplete = new StringJoiner(", ");
        for (Map.Entry<ServerId, List<DecisionRecord>> journal : journals.entrySet()) {
            hasRunningServers = true;
            if (journal.getValue().size() >= MAX_RECORDS) {
                incomplete.add(journal.getKey().value());
            }
            for (DecisionRecord record : journal.getValue()) {
                long seq = record.occurrences().seq();
                add(journal.getKey(), record, journal.getKey() + "/live" + (seq == 0 ? "" : ":" + seq));
            }
        }
        if (incomplete.length() > 0) {
            notes.add("only the newest " + MAX_RECORDS + " records were read from " + incomplete
                    + "; --data-dir reads all");
        }
        for (ServerProbeResult each : status.probes()) {
            ServerId id = each.id();
            boolean isKnown = id != null && byServer.containsKey(id);
            if (!isKnown && !(id != null && journals.containsKey(id)) && each.wasQueried()) {
                notes.add(each.name() + " was not read: "
                        + (each.isReachable() ? "it did not send its journal" : each.errorText()));
            }
        }
    }

    private void addDirectory(DataDirectoryArgument argument) throws CliFailure {
        try {
            ServerId owner = OfflineLogReader.identity(new RealDisk(), argument.directory())
                    .id();
            argument.requireOwner(owner);
            JournalContents contents = JournalReader.read(argument.directory());
            for (JournalRecord record : contents.records()) {
                add(owner, record.decision(), owner + "/" + record.source());
            }
            contents.unreadableFiles().forEach(file -> notes.add(owner + ": " + file));
            if (contents.damagedLineCount() > 0) {
                notes.add(owner + ": " + contents.damagedLineCount() + " damaged lines of its journal were skipped");
            }
            if (contents.records().isEmpty()) {
                notes.add(owner + ": the journal in " + argument.directory() + " is empty");
            }
            addLastAliveRecord(owner, LastAliveFile.read(argument.directory()));
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        } catch (IOException unreadable) {
            throw CliFailure.usage(
                    "cannot read the journal in " + argument.directory() + ": "
                            + StorageFailureTranslator.describe(unreadable),
                    "check the permissions of the directory");
        }
    }

    /** Adds a record of when the process was last alive, so that a history shows how long a killed server ran. */
    private void addLastAliveRecord(ServerId owner, LastAliveFile.@Nullable LastAliveRecord alive) {
        if (alive != null) {
            String role = alive.role().name().toLowerCase(Locale.ROOT);
            add(
                    owner,
                    new DecisionRecord(
                            alive.wallMillis(),
                            alive.term(),
                            LAST_ALIVE_KIND,
                            "",
                            "was last alive, as " + role,
                            role,
                            DecisionData.NONE.with("commitIndex", alive.commitIndex()),
                            new DecisionOccurrences(0, alive.boot(), alive.monoMillis(), alive.wallMillis(), 1)),
                    owner + "/alive");
        }
    }

    private void add(ServerId server, DecisionRecord record, String source) {
        byServer.computeIfAbsent(server, unused -> new ServerDecisionsWithSources())
                .add(record, source);
    }
}
