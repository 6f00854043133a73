package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/** The texts of findings about elections. */
final class ElectionTexts extends FindingTexts implements LeaderlessCause.Visitor<FindingBuilder> {
    private static final String WAIT_LEADER = "raftctl wait leader --timeout 30s";

    ElectionTexts(FindingContext context) {
        super(context);
    }

    private FindingBuilder withoutLeader(FindingBuilder finding) {
        return finding.impact("writes refused", "linearizable reads refused").works(StaleReads.describe(context()));
    }

    @Override
    public FindingBuilder onElectionRunning(LeaderlessCause.ElectionRunning cause) {
        List<String> candidates = new ArrayList<>();
        for (ServerStatus each : cause.candidates()) {
            candidates.add(each.id() + " is campaigning (" + each.role().label() + ", term " + each.term() + ")");
        }
        return withoutLeader(finding(cause)
                .lasting(cause.leaderlessMs())
                .symptom("no leader yet in term " + cause.term())
                .because(String.join("; ", candidates))
                .servers(FindingContext.ids(cause.candidates()))
                .next("an election takes a moment", WAIT_LEADER));
    }

    @Override
    public FindingBuilder onLogBehind(LeaderlessCause.LogBehind cause) {
        ServerStatus best = cause.best();
        List<ServerId> behind = FindingContext.ids(cause.behind());
        FindingBuilder finding = withoutLeader(finding(cause)
                .lasting(context().leaderlessMs())
                .symptom("no leader: " + join(behind) + verb(behind, " lacks", " lack") + " entries that " + best.id()
                        + " has")
                .because(best.id() + " could win (" + best.last() + "), but does not campaign: " + cause.obstacle())
                .servers(behind)
                .server(best.id())
                .related(cause.canCampaign() ? FindingCode.HELD : FindingCode.ELECTION_DEFERRED)
                .not("empty the directory of " + best.id() + ": it has the most up-to-date log")
                .detail(best.id() + "  could win (" + best.last() + "), but does not campaign"
                        + (best.electionHoldoffMs() > 0
                                ? " for another " + DurationText.of(best.electionHoldoffMs())
                                : "")));
        for (ServerStatus each : cause.behind()) {
            finding.evidence(
                            each.id().value(),
                            "log ends at " + each.last(),
                            each.id().value(),
                            0)
                    .detail(each.id() + "  cannot win: " + each.last() + " is behind " + best.last());
        }
        for (MissingServer each : context().missing(context().configuration().voters())) {
            finding.detail(each.name() + "  " + each.error());
        }
        return cause.canCampaign()
                ? finding.next("", "raftctl campaign " + best.id())
                : finding.next("free up space on " + best.id(), WAIT_LEADER);
    }

    @Override
    public FindingBuilder onVotesSplit(LeaderlessCause.VotesSplit cause) {
        return withoutLeader(finding(cause)
                .count(cause.terms())
                .symptom("no leader: " + join(cause.candidates()) + " split the votes in " + cause.terms() + " terms")
                .because("they campaign at about the same time")
                .servers(cause.candidates())
                .next("wait; if it lasts, check for equal election timeouts", WAIT_LEADER));
    }

    @Override
    public FindingBuilder onStaleLeader(LeaderlessCause.StaleLeader cause) {
        List<String> claims = new ArrayList<>();
        for (ServerStatus each : cause.claims()) {
            claims.add(each.id() + " (term " + each.term() + ")");
        }
        FindingBuilder finding = finding(cause).servers(FindingContext.ids(cause.claims()));
        if (claims.size() > 1) {
            return finding.symptom("several servers claim to lead: " + String.join(", ", claims))
                    .because("the highest term wins")
                    .next("wait: the others step down once they learn of it; check the network between them");
        }
        ServerStatus only = cause.claims().get(0);
        return finding.symptom(only.id() + " leads term " + only.term() + ", but has heard from no majority"
                        + (only.quorumContactMs() < 0 ? "" : " for " + only.quorumContactMs() + " ms"))
                .next("wait for it to step down; check the network around " + only.id(), WAIT_LEADER);
    }

    @Override
    public FindingBuilder onNoReasonFound(LeaderlessCause.NoReasonFound cause) {
        return withoutLeader(finding(cause)
                .lasting(cause.leaderlessMs())
                .certainty(FindingCertainty.UNDETERMINED)
                .symptom("no leader" + DurationText.suffix(cause.leaderlessMs()) + ", term " + cause.term())
                .because("the servers' statuses show no reason")
                .ruledOut(cause.ruledOut())
                .next("see which votes are rejected, and why", "raftctl votes -o wide"));
    }
}
