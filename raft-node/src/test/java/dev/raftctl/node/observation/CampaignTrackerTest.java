package dev.raftctl.node.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CampaignTrackerTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final ServerId N2 = ServerId.of("n2");
    private static final ServerId N3 = ServerId.of("n3");
    private static final DecisionData START =
            DecisionData.NONE.with("needed", 2).with("voters", "n1,n2,n3").with("priorLeader", "n2");

    private final CampaignTracker tracker = new CampaignTracker(N1);
    private long now;

    @Test
    void preVoteAndElectionAreRecordsOfTheirOwnWithAnswersTimesAndSilentVoters() {
        assertThat(decide(DecisionKind.PREVOTE_STARTED, 4, null, "", START.with("campaignTerm", 5)))
                .isNull();
        now += 3;
        decide(DecisionKind.VOTE_RECEIVED, 5, N3, "", DecisionData.NONE.with("request", "pre-vote"));
        ObservedEvent preVote = decide(DecisionKind.ELECTION_STARTED, 5, null, "timeout", START);
        assertThat(preVote).isNotNull();
        assertThat(preVote.term()).isEqualTo(5);
        assertThat(preVote.data().format())
                .isEqualTo("request=pre-vote;n=1;outcome=won;ms=3;needed=2;voters=n1,n2,n3;priorLeader=n2;"
                        + "answers=n3:granted:3ms;silent=n2");
        now += 10;
        decide(
                DecisionKind.REFUSED_BY,
                5,
                N2,
                "stale_log",
                DecisionData.NONE.with("request", "vote").with("voterTerm", 5).with("voterLast", "t3/12"));
        now += 5;
        decide(DecisionKind.VOTE_RECEIVED, 5, N3, "", DecisionData.NONE.with("request", "vote"));
        ObservedEvent election = decide(DecisionKind.ELECTION_WON, 5, null, "", DecisionData.NONE);
        assertThat(election).isNotNull();
        assertThat(election.cause()).isEqualTo("timeout");
        assertThat(election.data().text("outcome")).isEqualTo("won");
        assertThat(election.data().text("answers")).isEqualTo("n2:stale_log:t5:t3/12:10ms,n3:granted:15ms");
        assertThat(election.data().text("silent")).isEmpty();
        assertThat(election.text()).isEqualTo("election for term 5 (timeout) won after 15 ms; granted by [n3]");
        assertThat(decide(DecisionKind.ELECTION_WON, 5, null, "", DecisionData.NONE))
                .isNull();
    }

    @Test
    void everyCampaignEndsOnceWithItsReason() {
        assertEnds(DecisionKind.ELECTION_LOST, "lost", "rejected");
        assertEnds(DecisionKind.TERM_ADOPTED, "abandoned", "higher-term");
        assertEnds(DecisionKind.LEADER_HEARD, "abandoned", "leader-heard");
        assertEnds(DecisionKind.VOTE_GRANTED, "abandoned", "voted");
        assertEnds(DecisionKind.FENCED, "abandoned", "barred");
        assertEnds(DecisionKind.PREVOTE_STARTED, "abandoned", "timeout");
        decide(DecisionKind.ELECTION_STARTED, 9, null, "operator", START);
        ObservedEvent stopped = tracker.onProcessEnding(now);
        assertThat(stopped).isNotNull();
        assertThat(stopped.cause()).isEqualTo("operator");
        assertThat(stopped.data().text("why")).isEqualTo("stopped");
        assertThat(tracker.onProcessEnding(now)).isNull();
    }

    @Test
    void anElectionForATransferAbandonsAPreVote() {
        decide(DecisionKind.PREVOTE_STARTED, 4, null, "", START.with("campaignTerm", 5));
        ObservedEvent preVote = decide(DecisionKind.ELECTION_STARTED, 5, null, "transfer", START);
        assertThat(preVote).isNotNull();
        assertThat(preVote.data().text("outcome")).isEqualTo("abandoned");
        assertThat(preVote.data().text("why")).isEqualTo("transfer");
    }

    @Test
    void answersToAnEarlierCampaignDoNotCount() {
        decide(DecisionKind.ELECTION_STARTED, 5, null, "timeout", START);
        decide(DecisionKind.VOTE_RECEIVED, 4, N2, "", DecisionData.NONE.with("request", "vote"));
        decide(DecisionKind.VOTE_RECEIVED, 5, N2, "", DecisionData.NONE.with("request", "pre-vote"));
        ObservedEvent lost = decide(DecisionKind.ELECTION_LOST, 5, null, "", DecisionData.NONE);
        assertThat(lost).isNotNull();
        assertThat(lost.data().text("silent")).isEqualTo("n2,n3");
    }

    private void assertEnds(DecisionKind kind, String outcome, String why) {
        decide(DecisionKind.ELECTION_STARTED, 5, null, "timeout", START);
        ObservedEvent ended = decide(kind, 5, N2, "", START);
        assertThat(ended).as(kind.label()).isNotNull();
        assertThat(ended.data().text("outcome")).isEqualTo(outcome);
        assertThat(ended.data().text("why")).isEqualTo(why);
        var unused = tracker.onProcessEnding(now);
    }

    private @Nullable ObservedEvent decide(
            DecisionKind kind, long term, @Nullable ServerId subject, String cause, DecisionData data) {
        return tracker.onDecision(new RenderedDecision(kind, term, subject, cause, data, "text"), now * 1_000_000);
    }
}
