package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.QuorumCause.JointHalf;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The texts of findings about the quorum. */
final class QuorumTexts extends FindingTexts implements QuorumCause.Visitor<FindingBuilder> {
    private static final String WAIT_LEADER = "raftctl wait leader --timeout 60s";

    QuorumTexts(FindingContext context) {
        super(context);
    }

    @Override
    public FindingBuilder onNoQuorum(QuorumCause.NoQuorum cause) {
        int able = cause.able().size();
        String symptom = "no leader" + DurationText.suffix(cause.leaderlessMs());
        String arithmetic = able + " of " + cause.voters().size() + " voters " + (able == 1 ? "answers" : "answer")
                + (cause.ineligible().isEmpty() ? "" : " and may vote") + ", "
                + cause.needed() + " are needed";
        FindingBuilder finding = finding(cause)
                .lasting(cause.leaderlessMs())
                .symptom(symptom)
                .because(arithmetic + "; missing: " + String.join(", ", obstacles(cause))
                        + (cause.lastLeader() == null ? "" : "; last leader " + cause.lastLeader()))
                .servers(missingIds(cause))
                .impact("writes refused", "linearizable reads refused")
                .details(rows(cause));
        if (cause.staleIndex() >= 0) {
            finding.works("stale reads as of index " + cause.staleIndex() + ": get --stale");
        }
        for (ServerStatus each : cause.ineligible()) {
            finding.evidence(
                    each.id().value(), each.nonVotingReason(), each.id().value(), 0);
        }
        withEvidence(finding, cause.missing());
        int missingCount = cause.needed() - cause.able().size();
        return cause.missing().size() >= missingCount
                ? finding.next(startText(cause.missing(), missingCount), WAIT_LEADER)
                        .not("recover: a missing voter may hold more than the others")
                : VotingRightTexts.recover(
                        finding,
                        FindingContext.ids(cause.able()),
                        cause.voters().size(),
                        cause.needed());
    }

    private static List<String> obstacles(QuorumCause.NoQuorum cause) {
        List<String> obstacles = new ArrayList<>(namesWithErrors(cause.missing()));
        for (ServerStatus each : cause.ineligible()) {
            obstacles.add(each.id() + " is not allowed to vote or campaign: " + each.nonVotingReason());
        }
        return obstacles;
    }

    private static Set<ServerId> missingIds(QuorumCause.NoQuorum cause) {
        Set<ServerId> ids = new TreeSet<>(FindingContext.ids(cause.ineligible()));
        for (MissingServer each : cause.missing()) {
            ServerId id = each.id();
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private List<String> rows(QuorumCause.NoQuorum cause) {
        List<String> rows = new ArrayList<>();
        if (!cause.able().isEmpty()) {
            rows.add(join(FindingContext.ids(cause.able())) + "  up, " + logs(cause.able()));
        }
        for (ServerStatus each : cause.ineligible()) {
            rows.add(each.id() + "  up, but has no vote");
        }
        for (MissingServer each : cause.missing()) {
            rows.add(each.name() + "  " + each.error() + lastHeard(each));
        }
        return rows;
    }

    private String lastHeard(MissingServer server) {
        String dated = context().evidence().stoppedServers().stream()
                .filter(stopped -> stopped.id().equals(server.id()))
                .map(stopped -> stopped.lastAlive() == null ? "" : "; last alive " + stopped.lastAlive())
                .findFirst()
                .orElse("");
        if (!dated.isEmpty() || server.silentMs() < 0) {
            return dated;
        }
        return "; last heard " + DurationText.of(server.silentMs()) + " ago";
    }

    private static String logs(List<ServerStatus> servers) {
        LogPosition first = servers.get(0).last();
        if (servers.size() == 1) {
            return "log ends at " + first;
        }
        if (servers.stream().allMatch(each -> each.last().equals(first))) {
            return "logs equal (" + first + ")";
        }
        List<String> ends = new ArrayList<>();
        servers.forEach(each -> ends.add(each.id() + " " + each.last()));
        return "logs end at " + String.join(", ", ends);
    }

    @Override
    public FindingBuilder onLeaderWithoutQuorum(QuorumCause.LeaderWithoutQuorum cause) {
        return finding(cause)
                .symptom("the leader " + cause.leader() + " is connected to less than a majority of the voters")
                .because(cause.connected().size() + " of " + cause.voterCount() + " are connected, " + cause.needed()
                        + " are needed: " + join(cause.connected()))
                .servers(cause.connected())
                .impact("writes are not committed", "linearizable reads refused")
                .works(StaleReads.describe(context()))
                .next("", "raftctl inspect " + cause.leader());
    }

    @Override
    public FindingBuilder onJointUnfinished(QuorumCause.JointUnfinished cause) {
        boolean isOutage = cause.severity() == FindingSeverity.DOWN;
        String elapsed = DurationText.suffix(cause.elapsedMs());
        FindingBuilder finding = finding(cause)
                .lasting(cause.elapsedMs())
                .symptom(
                        isOutage
                                ? "no leader: a membership change is half done"
                                : "a membership change is in progress" + elapsed)
                .because(change(cause) + ", entry " + cause.index()
                        + (cause.isCommitted() ? "" : ", not known to be committed"))
                .servers(missingIds(cause))
                .detail(half("old", cause.oldHalf(), cause))
                .detail(half("new", cause.newHalf(), cause));
        if (!isOutage) {
            return finding.next("wait for it; it is completed or rolled back automatically", "raftctl servers");
        }
        withEvidence(finding, cause.missing());
        finding.impact("writes refused", "linearizable reads refused").works(StaleReads.describe(context()));
        List<MissingServer> needed = neededFor(cause);
        return needed.isEmpty()
                ? finding.next("", "raftctl servers")
                : finding.next(
                        startText(needed, needed.size()) + ": the change is then completed or rolled back"
                                + " automatically",
                        WAIT_LEADER);
    }

    private static String change(QuorumCause.JointUnfinished cause) {
        List<ServerId> added = new ArrayList<>(cause.newHalf().voters());
        added.removeAll(cause.oldHalf().voters());
        List<ServerId> removed = new ArrayList<>(cause.oldHalf().voters());
        removed.removeAll(cause.newHalf().voters());
        String addText = added.isEmpty() ? "" : "add " + join(added);
        String removeText = removed.isEmpty() ? "" : "remove " + join(removed);
        return addText + (addText.isEmpty() || removeText.isEmpty() ? "" : ", ") + removeText;
    }

    private static String half(String name, JointHalf half, QuorumCause.JointUnfinished cause) {
        List<String> missing = new ArrayList<>();
        for (MissingServer each : cause.missing()) {
            if (each.id() != null && half.voters().contains(each.id())) {
                missing.add(each.name() + " " + each.error());
            }
        }
        return name + " "
                + String.join(" ", half.voters().stream().map(ServerId::value).toList()) + "  "
                + half.needed() + " of " + half.voters().size() + " needed: " + join(half.able())
                + (half.hasQuorum() ? "  yes" : "  NO" + (missing.isEmpty() ? "" : ": " + String.join(", ", missing)));
    }

    private static Set<ServerId> missingIds(QuorumCause.JointUnfinished cause) {
        Set<ServerId> ids = new TreeSet<>();
        cause.missing().forEach(each -> {
            ServerId id = each.id();
            if (id != null) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Returns the missing voters of the halves that lack a quorum. */
    private static List<MissingServer> neededFor(QuorumCause.JointUnfinished cause) {
        return cause.missing().stream()
                .filter(each -> isInLackingHalf(each, cause.oldHalf()) || isInLackingHalf(each, cause.newHalf()))
                .toList();
    }

    private static boolean isInLackingHalf(MissingServer server, JointHalf half) {
        return server.id() != null && !half.hasQuorum() && half.voters().contains(server.id());
    }

    @Override
    public FindingBuilder onForgottenVoter(QuorumCause.ForgottenVoter cause) {
        MissingServer server = cause.server();
        FindingBuilder finding = finding(cause)
                .lasting(server.silentMs())
                .symptom(server.name() + " still counts as a voter, but has been silent"
                        + (server.silentMs() < 0 ? "" : " for " + DurationText.of(server.silentMs())))
                .because(server.error())
                .related(FindingCode.NO_QUORUM);
        if (server.id() != null) {
            finding.server(server.id());
        }
        withEvidence(finding, List.of(server));
        String arithmetic = cause.voterCount() - 1 + " voters, " + cause.neededWithout() + " needed; before that "
                + cause.voterCount() + " voters, " + cause.needed();
        return cause.canRemove()
                ? finding.nextWithCare(
                        "if it will not return, remove it (" + arithmetic + ")",
                        "raftctl remove-server " + server.name())
                : finding.next("start it or, " + untilChangesAreAccepted() + ", remove it (" + arithmetic + ")");
    }

    @Override
    public FindingBuilder onLearnersDoNotVote(QuorumCause.LearnersDoNotVote cause) {
        List<ServerId> ids = FindingContext.ids(cause.learners());
        List<String> promotions = new ArrayList<>();
        ids.forEach(id -> promotions.add("raftctl promote " + id));
        return finding(cause)
                .symptom(join(ids) + verb(ids, " is", " are") + " up, but as "
                        + verb(ids, "a learner it has", "learners they have") + " no vote")
                .because("promoting " + verb(ids, "it", "them") + " needs the quorum that is missing")
                .servers(ids)
                .related(FindingCode.NO_QUORUM)
                .detail("up: " + logs(cause.learners()))
                .next("start a voter; once there is a leader, " + String.join("; ", promotions));
    }

    @Override
    public FindingBuilder onServerDown(QuorumCause.ServerDown cause) {
        MissingServer server = cause.server();
        String start = server.reachability() == ServerReachability.REFUSED
                ? "start " + server.name()
                : "start " + server.name() + ", or restore the network to " + server.address();
        FindingBuilder finding = finding(cause)
                .lasting(server.silentMs())
                .symptom(server.name() + " does not answer: " + server.error());
        if (server.id() != null) {
            finding.server(server.id());
        }
        withEvidence(finding, List.of(server));
        return cause.canReplace()
                ? finding.next(start + ", or replace it: raftctl replace-server " + server.name() + " NEW=H:P")
                : finding.next(start);
    }

    @Override
    public FindingBuilder onNoTolerance(QuorumCause.NoTolerance cause) {
        FindingBuilder finding =
                finding(cause).symptom("no more failures are tolerated").servers(cause.missing());
        if (cause.isWholeButPartitioned()) {
            return finding.because("without the leader the other voters could not elect one")
                    .next("restore the connections between the voters");
        }
        int working = cause.voterCount() - cause.missing().size();
        int needed = context().configuration().voters().isEmpty()
                ? 0
                : Quorum.sizeOf(context().configuration().voters());
        return finding.because(working + " of " + cause.voterCount() + " voters work, " + needed + " are needed")
                .next((context().acceptsMembershipChanges() ? "restore or replace " : "restore ")
                        + join(cause.missing()));
    }

    @Override
    public FindingBuilder onEvenVoters(QuorumCause.EvenVoters cause) {
        int odd = cause.voterCount() - 1;
        return finding(cause)
                .symptom("the cluster has " + cause.voterCount() + " voters")
                .because(
                        cause.voterCount() == 2
                                ? "neither can fail, as with a single voter"
                                : "they tolerate no more failures than " + odd + " would")
                .next("add a voter, or remove one");
    }
}
