package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.TimeoutNow;

/**
 * A hash of a message's content that is the same in every run and on every machine (hashes of enums and arrays are
 * not).
 */
final class MessageHash {
    private static final MessageKindHasher KINDS = new MessageKindHasher();

    private MessageHash() {}

    static long of(PeerMessage message) {
        return message.accept(KINDS);
    }

    private static long combine(String kind, PeerMessage message, long... fields) {
        long hash = KeyedRandom.combine(kind.hashCode(), message.term());
        for (long field : fields) {
            hash = KeyedRandom.combine(hash, field);
        }
        return hash;
    }

    private static long of(LogPosition position) {
        return KeyedRandom.combine(position.term(), position.index());
    }

    /**
     * Hashes a message together with a name of its kind. These names determine the run of every seed, so they never
     * change, even if a message class is renamed.
     */
    private static final class MessageKindHasher implements PeerMessage.Visitor<Long> {
        @Override
        public Long preVoteRequest(PreVote.PreVoteRequest message) {
            return combine("Ask", message, of(message.last()));
        }

        @Override
        public Long preVoteGranted(PreVote.PreVoteGranted message) {
            return combine("Granted", message);
        }

        @Override
        public Long preVoteRejected(PreVote.PreVoteRejected message) {
            return combine("Refused", message, message.requestTerm());
        }

        @Override
        public Long voteRequest(RequestVote.VoteRequest message) {
            return combine("Ask", message, of(message.last()));
        }

        @Override
        public Long voteGranted(RequestVote.VoteGranted message) {
            return combine("Granted", message);
        }

        @Override
        public Long voteRejected(RequestVote.VoteRejected message) {
            return combine("Refused", message, message.requestTerm());
        }

        @Override
        public Long appendRequest(AppendEntries.AppendRequest message) {
            long hash = combine("Append", message);
            for (LogEntry entry : message.entries()) {
                hash = KeyedRandom.combine(hash, KeyedRandom.combine(entry.term(), entry.index()));
            }
            return KeyedRandom.combine(KeyedRandom.combine(hash, of(message.previous())), message.leaderCommit());
        }

        @Override
        public Long appendAccepted(AppendEntries.AppendAccepted message) {
            return combine("Accepted", message, message.matchIndex());
        }

        @Override
        public Long appendRejected(AppendEntries.AppendRejected message) {
            return combine("Rejected", message, message.rejectedIndex(), of(message.hint()));
        }

        @Override
        public Long heartbeatRequest(Heartbeat.HeartbeatRequest message) {
            return combine("Beat", message, message.round(), message.commitIndex());
        }

        @Override
        public Long heartbeatResponse(Heartbeat.HeartbeatResponse message) {
            return combine("Answer", message, message.round(), message.lastIndex());
        }

        @Override
        public Long snapshotChunk(InstallSnapshot.InstallSnapshotChunk message) {
            return combine("Chunk", message, of(message.last()), message.offset());
        }

        @Override
        public Long snapshotChunkRequest(InstallSnapshot.InstallSnapshotChunkRequest message) {
            return combine("Wanted", message, of(message.last()), message.nextOffset());
        }

        @Override
        public Long snapshotInstalled(InstallSnapshot.SnapshotInstalledResponse message) {
            return combine("Installed", message);
        }

        @Override
        public Long timeoutNow(TimeoutNow message) {
            return combine("TimeoutNow", message);
        }

        @Override
        public Long readIndexRequest(ReadIndex.ReadIndexRequest message) {
            return combine("Ask", message, message.ticket());
        }

        @Override
        public Long readIndexConfirmed(ReadIndex.ReadIndexConfirmed message) {
            return combine("Confirmed", message, message.ticket(), message.readIndex());
        }

        @Override
        public Long readIndexRejected(ReadIndex.ReadIndexRejected message) {
            return combine("Unconfirmed", message);
        }
    }
}
