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
enum TermAdoptionRule {
    /** The election rules decide whether to adopt the term of a pre-vote, a vote request or a rejected vote. */
    NOT_HERE,

    /** A leader that gets a response adopts the term only if the sender is a member or is catching up. */
    FROM_MEMBERS,

    /** A server adopts a higher term from any sender (paper figure 2). */
    FROM_ALL;

    static final PeerMessage.Visitor<TermAdoptionRule> OF_MESSAGE = new TermAdoptionVisitor();

    private static final class TermAdoptionVisitor implements PeerMessage.Visitor<TermAdoptionRule> {
        @Override
        public TermAdoptionRule preVoteRequest(PreVote.PreVoteRequest message) {
            return TermAdoptionRule.NOT_HERE;
        }

        @Override
        public TermAdoptionRule preVoteGranted(PreVote.PreVoteGranted message) {
            return TermAdoptionRule.NOT_HERE;
        }

        @Override
        public TermAdoptionRule preVoteRejected(PreVote.PreVoteRejected message) {
            return TermAdoptionRule.NOT_HERE;
        }

        @Override
        public TermAdoptionRule voteRequest(RequestVote.VoteRequest message) {
            return TermAdoptionRule.NOT_HERE;
        }

        @Override
        public TermAdoptionRule voteGranted(RequestVote.VoteGranted message) {
            return TermAdoptionRule.FROM_ALL;
        }

        @Override
        public TermAdoptionRule voteRejected(RequestVote.VoteRejected message) {
            return TermAdoptionRule.NOT_HERE;
        }

        @Override
        public TermAdoptionRule appendRequest(AppendEntries.AppendRequest message) {
            return TermAdoptionRule.FROM_ALL;
        }

        @Override
        public TermAdoptionRule appendAccepted(AppendEntries.AppendAccepted message) {
            return TermAdoptionRule.FROM_MEMBERS;
        }

        @Override
        public TermAdoptionRule appendRejected(AppendEntries.AppendRejected message) {
            return TermAdoptionRule.FROM_MEMBERS;
        }

        @Override
        public TermAdoptionRule heartbeatRequest(Heartbeat.HeartbeatRequest message) {
            return TermAdoptionRule.FROM_ALL;
        }

        @Override
        public TermAdoptionRule heartbeatResponse(Heartbeat.HeartbeatResponse message) {
            return TermAdoptionRule.FROM_MEMBERS;
        }

        @Override
        public TermAdoptionRule snapshotChunk(InstallSnapshot.InstallSnapshotChunk message) {
            return TermAdoptionRule.FROM_ALL;
        }

        @Override
        public TermAdoptionRule snapshotChunkRequest(InstallSnapshot.InstallSnapshotChunkRequest message) {
            return TermAdoptionRule.FROM_MEMBERS;
        }

        @Override
        public TermAdoptionRule snapshotInstalled(InstallSnapshot.SnapshotInstalledResponse message) {
            return TermAdoptionRule.FROM_MEMBERS;
        }

        @Override
        public TermAdoptionRule timeoutNow(TimeoutNow message) {
            return TermAdoptionRule.FROM_ALL;
        }

        @Override
        public TermAdoptionRule readIndexRequest(ReadIndex.ReadIndexRequest message) {
            return TermAdoptionRule.FROM_ALL;
        }

        @Override
        public TermAdoptionRule readIndexConfirmed(ReadIndex.ReadIndexConfirmed message) {
            return TermAdoptionRule.FROM_ALL;
        }

        @Override
        public TermAdoptionRule readIndexRejected(ReadIndex.ReadIndexRejected message) {
            return TermAdoptionRule.FROM_ALL;
        }
    }
}
