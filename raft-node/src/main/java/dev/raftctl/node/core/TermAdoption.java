package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.TimeoutNow;

/** Whether a server adopts a higher term from the sender of a message before it handles the message. */
enum TermAdoption {
    /** The election rules decide whether to adopt the term of a pre-vote, a vote request or a rejected vote. */
    NOT_HERE,

    /** A leader that gets a response adopts the term only if the sender is a member or is catching up. */
    FROM_MEMBERS,

    /** A higher term is adopted whoever sent the message (paper figure 2). */
    FROM_ALL;

    static final PeerMessage.Visitor<TermAdoption> OF_MESSAGE = new OfMessage();

    private static final class OfMessage implements PeerMessage.Visitor<TermAdoption> {
        @Override
        public TermAdoption preVoteRequest(PreVote.Request message) {
            return TermAdoption.NOT_HERE;
        }

        @Override
        public TermAdoption preVoteGranted(PreVote.Granted message) {
            return TermAdoption.NOT_HERE;
        }

        @Override
        public TermAdoption preVoteRejected(PreVote.Rejected message) {
            return TermAdoption.NOT_HERE;
        }

        @Override
        public TermAdoption voteRequest(RequestVote.Request message) {
            return TermAdoption.NOT_HERE;
        }

        @Override
        public TermAdoption voteGranted(RequestVote.Granted message) {
            return TermAdoption.FROM_ALL;
        }

        @Override
        public TermAdoption voteRejected(RequestVote.Rejected message) {
            return TermAdoption.NOT_HERE;
        }

        @Override
        public TermAdoption appendRequest(AppendEntries.Request message) {
            return TermAdoption.FROM_ALL;
        }

        @Override
        public TermAdoption appendAccepted(AppendEntries.Accepted message) {
            return TermAdoption.FROM_MEMBERS;
        }

        @Override
        public TermAdoption appendRejected(AppendEntries.Rejected message) {
            return TermAdoption.FROM_MEMBERS;
        }

        @Override
        public TermAdoption heartbeatRequest(Heartbeat.Request message) {
            return TermAdoption.FROM_ALL;
        }

        @Override
        public TermAdoption heartbeatResponse(Heartbeat.Response message) {
            return TermAdoption.FROM_MEMBERS;
        }

        @Override
        public TermAdoption snapshotChunk(InstallSnapshot.Chunk message) {
            return TermAdoption.FROM_ALL;
        }

        @Override
        public TermAdoption snapshotChunkRequest(InstallSnapshot.ChunkRequest message) {
            return TermAdoption.FROM_MEMBERS;
        }

        @Override
        public TermAdoption snapshotInstalled(InstallSnapshot.Installed message) {
            return TermAdoption.FROM_MEMBERS;
        }

        @Override
        public TermAdoption timeoutNow(TimeoutNow message) {
            return TermAdoption.FROM_ALL;
        }

        @Override
        public TermAdoption readIndexRequest(ReadIndex.Request message) {
            return TermAdoption.FROM_ALL;
        }

        @Override
        public TermAdoption readIndexConfirmed(ReadIndex.Confirmed message) {
            return TermAdoption.FROM_ALL;
        }

        @Override
        public TermAdoption readIndexRejected(ReadIndex.Rejected message) {
            return TermAdoption.FROM_ALL;
        }
    }
}
