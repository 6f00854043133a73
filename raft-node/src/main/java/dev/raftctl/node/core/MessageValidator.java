package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.List;

/** Rejects messages that no correct server sends, before they can affect the state (hazard E21). */
final class MessageValidator {
    private static final PeerMessage.Visitor<Boolean> CONTENT = new MessageContentCheck();

    private MessageValidator() {}

    static boolean isValid(PeerMessage message) {
        if (message.term() < 0 || message.term() > PeerMessage.MAX_TERM) {
            return false;
        }
        return message.accept(CONTENT);
    }

    /**
     * Returns whether the entries are consecutive and their terms never decrease nor exceed the leader's (paper figure
     * 2).
     */
    private static boolean isValidAppend(AppendEntries.AppendRequest request) {
        long index = request.previous().index();
        long term = request.previous().term();
        List<LogEntry> entries = request.entries();
        if (index == 0 && term != 0) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            LogEntry entry = entries.get(i);
            if (entry.index() != ++index || entry.term() < Math.max(term, 1)) {
                return false;
            }
            if (entry.kind() == LogEntryKind.CONFIGURATION && !isConfiguration(entry.payload())) {
                return false;
            }
            term = entry.term();
        }
        return term <= request.term();
    }

    private static boolean isConfiguration(byte[] payload) {
        try {
            return !ClusterConfigurationFormat.decode(payload).isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Checks all fields of a message except its term. */
    private static final class MessageContentCheck implements PeerMessage.Visitor<Boolean> {
        @Override
        public Boolean preVoteRequest(PreVote.PreVoteRequest message) {
            return message.last().term() < message.term();
        }

        @Override
        public Boolean preVoteGranted(PreVote.PreVoteGranted message) {
            return true;
        }

        @Override
        public Boolean preVoteRejected(PreVote.PreVoteRejected message) {
            return true;
        }

        @Override
        public Boolean voteRequest(RequestVote.VoteRequest message) {
            return message.last().term() < message.term();
        }

        @Override
        public Boolean voteGranted(RequestVote.VoteGranted message) {
            return true;
        }

        @Override
        public Boolean voteRejected(RequestVote.VoteRejected message) {
            return true;
        }

        @Override
        public Boolean appendRequest(AppendEntries.AppendRequest message) {
            return isValidAppend(message);
        }

        @Override
        public Boolean appendAccepted(AppendEntries.AppendAccepted message) {
            return true;
        }

        @Override
        public Boolean appendRejected(AppendEntries.AppendRejected message) {
            return message.hint().index() <= message.rejectedIndex();
        }

        @Override
        public Boolean heartbeatRequest(Heartbeat.HeartbeatRequest message) {
            return true;
        }

        @Override
        public Boolean heartbeatResponse(Heartbeat.HeartbeatResponse message) {
            return true;
        }

        @Override
        public Boolean snapshotChunk(InstallSnapshot.InstallSnapshotChunk message) {
            return message.last().index() > 0
                    && message.last().term() <= message.term()
                    && message.offset() >= 0
                    && message.offset() + message.data().length <= message.total();
        }

        @Override
        public Boolean snapshotChunkRequest(InstallSnapshot.InstallSnapshotChunkRequest message) {
            return true;
        }

        @Override
        public Boolean snapshotInstalled(InstallSnapshot.SnapshotInstalledResponse message) {
            return true;
        }

        @Override
        public Boolean timeoutNow(TimeoutNow message) {
            return true;
        }

        @Override
        public Boolean readIndexRequest(ReadIndex.ReadIndexRequest message) {
            return true;
        }

        @Override
        public Boolean readIndexConfirmed(ReadIndex.ReadIndexConfirmed message) {
            return true;
        }

        @Override
        public Boolean readIndexRejected(ReadIndex.ReadIndexRejected message) {
            return true;
        }
    }
}
