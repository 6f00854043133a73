package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import org.jspecify.annotations.Nullable;

/** Rejects malformed messages, adopts higher terms, and dispatches each message to the class that handles it. */
final class MessageDispatcher implements PeerMessage.Handler {
    private final RaftState server;
    private final TermJumpLimit termJumpLimit;
    private final VoteRules voteRules;
    private final CandidateRules candidateRules;
    private final FollowerRules followerRules;
    private final ReadsForwardedToLeader forwardedReads;

    MessageDispatcher(
            RaftState server,
            CandidateRules candidateRules,
            FollowerRules followerRules,
            ReadsForwardedToLeader forwardedReads) {
        this.server = server;
        this.termJumpLimit = new TermJumpLimit(server);
        this.voteRules = new VoteRules(server);
        this.candidateRules = candidateRules;
        this.followerRules = followerRules;
        this.forwardedReads = forwardedReads;
    }

    void dispatch(ServerId from, PeerMessage message) {
        if (from.equals(server.self())) {
            return;
        }
        if (!MessageValidator.isValid(message)) {
            server.report(new LeadershipDecision.MalformedMessageIgnoredDecision(server.term(), from, message));
            return;
        }
        if (termJumpLimit.rejects(from, message)) {
            return;
        }
        if (adoptsTermOf(from, message)) {
            server.adoptTerm(message.term(), from, TermAdoptionCause.MESSAGE);
        }
        message.dispatchTo(this, from);
    }

    /**
     * Returns whether to adopt the message's term first. A server that has been removed, or is about to be, does not
     * depose the leader with its responses (hazard E23).
     */
    private boolean adoptsTermOf(ServerId from, PeerMessage message) {
        if (message.term() <= server.term()) {
            return false;
        }
        return switch (message.accept(TermAdoptionRule.OF_MESSAGE)) {
            case NOT_HERE -> false;
            case FROM_MEMBERS -> {
                LeaderState leader = server.leaderState();
                yield leader == null || leader.isMemberOrJoining(from);
            }
            case FROM_ALL -> true;
        };
    }

    /** Returns the leader's state if this server leads this term, or null, so that late responses are ignored. */
    private @Nullable LeaderState leaderStateIn(long term) {
        return term == server.term() ? server.leaderState() : null;
    }

    @Override
    public void preVoteRequest(ServerId from, PreVote.PreVoteRequest message) {
        voteRules.handle(from, message);
    }

    @Override
    public void preVoteGranted(ServerId from, PreVote.PreVoteGranted message) {
        candidateRules.handle(from, message);
    }

    @Override
    public void preVoteRejected(ServerId from, PreVote.PreVoteRejected message) {
        candidateRules.handle(from, message);
    }

    @Override
    public void voteRequest(ServerId from, RequestVote.VoteRequest message) {
        voteRules.handle(from, message);
    }

    @Override
    public void voteGranted(ServerId from, RequestVote.VoteGranted message) {
        candidateRules.handle(from, message);
    }

    @Override
    public void voteRejected(ServerId from, RequestVote.VoteRejected message) {
        candidateRules.handle(from, message);
    }

    @Override
    public void appendRequest(ServerId from, AppendEntries.AppendRequest message) {
        followerRules.handle(from, message);
    }

    @Override
    public void appendAccepted(ServerId from, AppendEntries.AppendAccepted message) {
        LeaderState leader = leaderStateIn(message.term());
        if (leader != null) {
            leader.handle(from, message);
        }
    }

    @Override
    public void appendRejected(ServerId from, AppendEntries.AppendRejected message) {
        LeaderState leader = leaderStateIn(message.term());
        if (leader != null) {
            leader.handle(from, message);
        }
    }

    @Override
    public void heartbeatRequest(ServerId from, Heartbeat.HeartbeatRequest message) {
        followerRules.handle(from, message);
    }

    @Override
    public void heartbeatResponse(ServerId from, Heartbeat.HeartbeatResponse message) {
        LeaderState leader = leaderStateIn(message.term());
        if (leader != null) {
            leader.handle(from, message);
        }
    }

    @Override
    public void snapshotChunk(ServerId from, InstallSnapshot.InstallSnapshotChunk message) {
        followerRules.handle(from, message);
    }

    @Override
    public void snapshotChunkRequest(ServerId from, InstallSnapshot.InstallSnapshotChunkRequest message) {
        LeaderState leader = leaderStateIn(message.term());
        if (leader != null) {
            leader.handle(from, message);
        }
    }

    @Override
    public void snapshotInstalled(ServerId from, InstallSnapshot.SnapshotInstalledResponse message) {
        LeaderState leader = leaderStateIn(message.term());
        if (leader != null) {
            leader.handle(from, message);
        }
    }

    @Override
    public void timeoutNow(ServerId from, TimeoutNow message) {
        // A TimeoutNow of an earlier term is late (hazard T06); only a follower of the current leader obeys it.
        if (message.term() == server.term() && server.role().isFollower() && server.canCampaign()) {
            candidateRules.startElection(ElectionCause.TRANSFER);
        }
    }

    @Override
    public void readIndexRequest(ServerId from, ReadIndex.ReadIndexRequest message) {
        LeaderState leader = server.leaderState();
        if (leader != null) {
            leader.reads().request(from, message.ticket());
        } else {
            server.effects.send(from, new ReadIndex.ReadIndexRejected(server.term(), message.ticket()));
        }
    }

    @Override
    public void readIndexConfirmed(ServerId from, ReadIndex.ReadIndexConfirmed message) {
        forwardedReads.handle(message);
    }

    @Override
    public void readIndexRejected(ServerId from, ReadIndex.ReadIndexRejected message) {
        forwardedReads.handle(message);
    }
}
