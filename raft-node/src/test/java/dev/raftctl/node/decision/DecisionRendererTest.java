package dev.raftctl.node.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.ElectionCause;
import dev.raftctl.node.core.ElectionDecision;
import dev.raftctl.node.core.FencedReason;
import dev.raftctl.node.core.LeadershipDecision;
import dev.raftctl.node.core.LostEntries;
import dev.raftctl.node.core.ReplicationDecision;
import dev.raftctl.node.core.ServerConditionDecision;
import dev.raftctl.node.core.StepDownReason;
import dev.raftctl.node.core.TermAdoptionCause;
import dev.raftctl.node.core.VoteRejectionDetails;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DecisionRendererTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final ServerId N2 = ServerId.of("n2");

    @Test
    void rejectedVoteHasItsReasonAsCauseAndBothLogsAsData() {
        RenderedDecision rendered = DecisionRenderer.render(new ElectionDecision.VoteRejectedDecision(
                4,
                N2,
                new VoteRejectionDetails(
                        VoteResult.STALE_LOG, new LogPosition(3, 3), new LogPosition(3, 12), 4, null, N1, 1_250)));
        assertThat(rendered.kind()).isEqualTo(DecisionKind.VOTE_REFUSED);
        assertThat(rendered.term()).isEqualTo(4);
        assertThat(rendered.subject()).isEqualTo(N2);
        assertThat(rendered.cause()).isEqualTo("stale_log");
        assertThat(rendered.data().format())
                .isEqualTo("voterTerm=4;voterLeader=n1;voterLast=t3/12;candidateLast=t3/3;heardAgoMs=1250");
        assertThat(rendered.text())
                .isEqualTo(
                        "rejects a vote for n2 in term 4: the candidate's log is behind the voter's"
                                + " (term 4, voted for none, leader n1, its log ends at t3/12, the candidate's log ends at t3/3)");
    }

    @Test
    void startedElectionShowsItsCauseTheQuorumAndThePriorLeader() {
        Configuration joint = configuration("n1", "n2", "n3").jointWith(configuration("n1", "n4"));
        RenderedDecision rendered = DecisionRenderer.render(new ElectionDecision.ElectionStartedDecision(
                5, ElectionCause.TRANSFER, new LogPosition(4, 9), joint, N2, 31));
        assertThat(rendered.cause()).isEqualTo("transfer");
        assertThat(rendered.data().format())
                .isEqualTo("last=t4/9;needed=2;voters=n1,n4;outgoingNeeded=2;outgoing=n1,n2,n3;priorLeader=n2;"
                        + "heardAgoMs=31");
        assertThat(rendered.text())
                .isEqualTo("starts an election in term 5 because the leader transfers leadership to it, its log ends"
                        + " at t4/9");
    }

    @Test
    void endedLeadershipNamesTheServerWithTheHigherTerm() {
        RenderedDecision rendered = DecisionRenderer.render(new LeadershipDecision.SteppedDownDecision(
                6, 5, new StepDownReason(StepDownReason.StepDownCause.HIGHER_TERM, N2, 0), 12, 3, 7));
        assertThat(rendered.cause()).isEqualTo("higher-term");
        assertThat(rendered.subject()).isEqualTo(N2);
        assertThat(rendered.data().number("ledTerm", -1)).isEqualTo(5);
        assertThat(rendered.data().number("quorumContactAgoMs", -1)).isEqualTo(12);
        assertThat(rendered.data().number("uncommitted", -1)).isEqualTo(7);
        assertThat(rendered.text()).isEqualTo("steps down as leader of term 5: term 6 was adopted");
    }

    @Test
    void forcedStepDownIsAnOperatorsWhateverTheTransferDid() {
        for (StepDownReason.StepDownCause cause : new StepDownReason.StepDownCause[] {
            StepDownReason.StepDownCause.OPERATOR,
            StepDownReason.StepDownCause.OPERATOR_NOT_TAKEN_OVER,
            StepDownReason.StepDownCause.OPERATOR_NOT_CAUGHT_UP
        }) {
            Decision decision =
                    new LeadershipDecision.SteppedDownDecision(5, 5, new StepDownReason(cause, N2, 0), 0, 0, 0);
            assertThat(DecisionRenderer.render(decision).cause()).isEqualTo("operator");
        }
    }

    @Test
    void lostEntriesAreExplainedAlikeWhereverTheyMatter() {
        LostEntries loss = new LostEntries(N1, 7, 5);
        String explanation = "leader n1 relies on entry 7, which this server acknowledged, and its log ends at 5:"
                + " its disk lost data that was synced";
        RenderedDecision adopted = DecisionRenderer.render(
                new LeadershipDecision.TermAdoptedDecision(3, N1, 4, TermAdoptionCause.ENTRIES_LOST, loss));
        assertThat(adopted.text()).isEqualTo("adopts term 4, was in term 3: " + explanation);
        assertThat(adopted.data().format()).isEqualTo("newTerm=4;commitIndex=7;lastIndex=5");
        RenderedDecision fenced =
                DecisionRenderer.render(new ServerConditionDecision.FencedDecision(3, new FencedReason("", loss)));
        assertThat(fenced.text()).isEqualTo(explanation + "; this server must be replaced");
        assertThat(fenced.cause()).isEqualTo("entries-lost");
    }

    @Test
    void silentAndForgetfulFollowersShareAKindAndDifferInCause() {
        RenderedDecision silent = DecisionRenderer.render(new ReplicationDecision.FollowerSilentDecision(3, N2, 4, 9));
        RenderedDecision forgetful =
                DecisionRenderer.render(new ReplicationDecision.FollowerLostLogDecision(3, N2, 0, 4));
        assertThat(silent.kind()).isEqualTo(forgetful.kind()).isEqualTo(DecisionKind.FOLLOWER_LOST);
        assertThat(silent.cause()).isEqualTo("silent");
        assertThat(forgetful.cause()).isEqualTo("log-lost");
    }

    private static Configuration configuration(String... voters) {
        return Configuration.ofVoters(Arrays.stream(voters)
                .map(name -> new ClusterMember(ServerId.of(name), name + ":7000"))
                .toList());
    }
}
