package dev.raftctl.node.specification;

import static dev.raftctl.node.specification.TraceText.bool;
import static dev.raftctl.node.specification.TraceText.id;
import static dev.raftctl.node.specification.TraceText.ids;
import static dev.raftctl.node.specification.TraceText.line;
import static dev.raftctl.node.specification.TraceText.position;
import static dev.raftctl.node.specification.TraceText.string;

import dev.raftctl.node.core.ConfigurationDecision;
import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.ElectionDecision;
import dev.raftctl.node.core.LeadershipDecision;
import dev.raftctl.node.core.ReplicationDecision;
import dev.raftctl.node.core.ServerConditionDecision;
import dev.raftctl.node.core.TermAdoptionCause;
import dev.raftctl.protocol.message.ServerId;

/**
 * Writes a decision as a line of a trace. The empty text stands for a decision that changes no variable of the
 * specification; most of these concern time or availability.
 *
 * @param server the server that decided
 * @param skipsPreVote whether an election after a timeout has no pre-vote, because the server's settings say so
 */
record DecisionLine(ServerId server, boolean skipsPreVote) implements Decision.Visitor<String> {
    @Override
    public String election(ElectionDecision decision) {
        return decision.accept(new ElectionLine());
    }

    @Override
    public String leadership(LeadershipDecision decision) {
        return decision.accept(new LeadershipLine());
    }

    @Override
    public String replication(ReplicationDecision decision) {
        return decision.accept(new ReplicationLine());
    }

    /** The entries themselves show which configuration is in force. */
    @Override
    public String configuration(ConfigurationDecision decision) {
        return "";
    }

    @Override
    public String serverCondition(ServerConditionDecision decision) {
        return decision.accept(new ServerConditionLine());
    }

    private final class ElectionLine implements ElectionDecision.Visitor<String> {
        @Override
        public String preVoteStarted(ElectionDecision.PreVoteStartedDecision decision) {
            return line("pre-vote", server, decision.campaignTerm());
        }

        @Override
        public String electionStarted(ElectionDecision.ElectionStartedDecision decision) {
            String cause = switch (decision.cause()) {
                case TIMEOUT -> skipsPreVote ? "timeout, pre-vote off" : "timeout";
                case TRANSFER -> "transfer";
                case OPERATOR -> "operator";
            };
            return line("election", server, decision.term(), string(cause));
        }

        @Override
        public String deferredForDiskSpace(ElectionDecision.DeferredForDiskSpaceDecision decision) {
            return "";
        }

        @Override
        public String deferredForMaintenance(ElectionDecision.DeferredForMaintenanceDecision decision) {
            return "";
        }

        @Override
        public String deferredByLeasePromise(ElectionDecision.DeferredByLeasePromiseDecision decision) {
            return line("followed", server);
        }

        @Override
        public String preVoteGranted(ElectionDecision.PreVoteGrantedDecision decision) {
            return line(
                    "pre-vote granted",
                    server,
                    id(decision.candidate()),
                    decision.requestTerm(),
                    position(decision.candidateLast()));
        }

        @Override
        public String preVoteRejected(ElectionDecision.PreVoteRejectedDecision decision) {
            return "";
        }

        @Override
        public String voteGranted(ElectionDecision.VoteGrantedDecision decision) {
            return line("vote", server, id(decision.candidate()), decision.term(), position(decision.candidateLast()));
        }

        @Override
        public String voteRejected(ElectionDecision.VoteRejectedDecision decision) {
            return "";
        }

        @Override
        public String voteReceived(ElectionDecision.VoteReceivedDecision decision) {
            return line("received", server, id(decision.voter()), decision.term(), bool(decision.isPreVote()));
        }

        @Override
        public String rejectedByVoter(ElectionDecision.RejectedByVoterDecision decision) {
            return "";
        }

        @Override
        public String electionWon(ElectionDecision.ElectionWonDecision decision) {
            return line("won", server, decision.term(), ids(decision.granted()));
        }

        @Override
        public String electionLost(ElectionDecision.ElectionLostDecision decision) {
            return "";
        }
    }

    private final class LeadershipLine implements LeadershipDecision.Visitor<String> {
        @Override
        public String termAdopted(LeadershipDecision.TermAdoptedDecision decision) {
            boolean isLoss = decision.cause() == TermAdoptionCause.ENTRIES_LOST;
            return line(isLoss ? "lost entries" : "term", server, decision.newTerm());
        }

        @Override
        public String termIgnored(LeadershipDecision.TermIgnoredDecision decision) {
            return "";
        }

        @Override
        public String malformedMessageIgnored(LeadershipDecision.MalformedMessageIgnoredDecision decision) {
            return "";
        }

        @Override
        public String leaderHeard(LeadershipDecision.LeaderHeardDecision decision) {
            return line("heard", server, id(decision.leader()), decision.term());
        }

        @Override
        public String leaderLost(LeadershipDecision.LeaderLostDecision decision) {
            return "";
        }

        @Override
        public String steppedDown(LeadershipDecision.SteppedDownDecision decision) {
            return line("followed", server);
        }

        @Override
        public String transferStarted(LeadershipDecision.TransferStartedDecision decision) {
            return "";
        }

        @Override
        public String transferEnded(LeadershipDecision.TransferEndedDecision decision) {
            return "";
        }
    }

    private final class ReplicationLine implements ReplicationDecision.Visitor<String> {
        @Override
        public String logTruncated(ReplicationDecision.LogTruncatedDecision decision) {
            return line(
                    "truncate",
                    server,
                    decision.first().index(),
                    decision.first().term());
        }

        @Override
        public String nextIndexBackedUp(ReplicationDecision.NextIndexBackedUpDecision decision) {
            return "";
        }

        @Override
        public String followerSilent(ReplicationDecision.FollowerSilentDecision decision) {
            return "";
        }

        @Override
        public String followerLostLog(ReplicationDecision.FollowerLostLogDecision decision) {
            return "";
        }

        @Override
        public String followerReturned(ReplicationDecision.FollowerReturnedDecision decision) {
            return "";
        }

        @Override
        public String snapshotSent(ReplicationDecision.SnapshotSentDecision decision) {
            return "";
        }

        @Override
        public String snapshotInstalled(ReplicationDecision.SnapshotInstalledDecision decision) {
            return line(
                    "installed",
                    server,
                    decision.snapshot().index(),
                    decision.snapshot().term());
        }

        @Override
        public String catchUpRound(ReplicationDecision.CatchUpRoundDecision decision) {
            return "";
        }
    }

    private final class ServerConditionLine implements ServerConditionDecision.Visitor<String> {
        @Override
        public String diskSpaceChanged(ServerConditionDecision.DiskSpaceChangedDecision decision) {
            return "";
        }

        @Override
        public String fenced(ServerConditionDecision.FencedDecision decision) {
            return line("fence", server);
        }

        @Override
        public String removalReported(ServerConditionDecision.RemovalReportedDecision decision) {
            return line("followed", server);
        }

        @Override
        public String recoveryStarted(ServerConditionDecision.RecoveryStartedDecision decision) {
            return "";
        }

        @Override
        public String recoveryCompleted(ServerConditionDecision.RecoveryCompletedDecision decision) {
            return "";
        }
    }
}
