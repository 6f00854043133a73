package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.node.journal.JournalReader;
import dev.raftctl.node.journal.JournalRecord;
import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.node.storage.offline.RecordedVotesAndLeaders;
import dev.raftctl.node.storage.offline.RecordedVotesAndLeaders.RecordedLeader;
import dev.raftctl.node.storage.offline.RecordedVotesAndLeaders.RecordedVote;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the votes, the leaders and the commit index that the journal of a data directory records. */
final class RecordedVotesAndLeadersReader {
    private RecordedVotesAndLeadersReader() {}

    static RecordedVotesAndLeaders read(Path dataDirectory) throws CliFailure {
        List<RecordedVote> votes = new ArrayList<>();
        List<RecordedLeader> leaders = new ArrayList<>();
        try {
            for (JournalRecord each : JournalReader.read(dataDirectory).records()) {
                DecisionRecord record = each.decision();
                if (record.subject().isEmpty()) {
                    continue;
                }
                switch (record.kind()) {
                    case "vote-granted" -> votes.add(new RecordedVote(record.term(), ServerId.of(record.subject())));
                    case "leader-heard" ->
                        leaders.add(new RecordedLeader(record.term(), ServerId.of(record.subject())));
                    default -> {}
                }
            }
            LastAliveFile.LastAliveRecord alive = LastAliveFile.read(dataDirectory);
            return new RecordedVotesAndLeaders(
                    alive == null ? 0 : alive.commitIndex(), alive == null ? 0 : alive.wallMillis(), votes, leaders);
        } catch (IOException unreadable) {
            throw CliFailure.usage(
                    "cannot read the journal in " + dataDirectory + ": "
                            + StorageFailureTranslator.describe(unreadable),
                    "check the permissions of the directory");
        }
    }
}
