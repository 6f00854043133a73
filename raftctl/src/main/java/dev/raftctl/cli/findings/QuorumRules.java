package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.QuorumCause.JointHalf;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Rule 3: are there enough voters, in both halves of a joint configuration, and one to spare? */
final class QuorumRules implements FindingRule {
    /** A voter that has been silent for longer than this counts as forgotten. */
    private static final long FORGOTTEN_AFTER_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** With fewer voters than this, no failure can be tolerated anyway, so this is not worth a finding. */
    private static final int MIN_VOTERS_TO_TOLERATE = 3;

    @Override
    public void judge(FindingContext context) {
        judgeJoint(context);
        if (context.hasLeader()) {
            judgeLeadersMajority(context);
        } else if (!context.hasAbleQuorum()
                && !context.hasFound(FindingCode.UNDETERMINED)
                && !context.hasFound(FindingCode.JOINT_UNFINISHED)) {
            context.add(noQuorum(context));
        }
        Set<ServerId> forgotten = judgeForgottenVoters(context);
        judgeLearners(context);
        judgeMissingMembers(context, forgotten);
        judgeTolerance(context);
    }

    private static void judgeLeadersMajority(FindingContext context) {
        ServerStatus leader = context.leader();
        if (leader == null || context.hasMajority()) {
            return;
        }
        Set<ServerId> working = context.analysis().workingVoters();
        context.add(new QuorumCause.LeaderWithoutQuorum(
                leader.id(),
                List.copyOf(working),
                Quorum.sizeOf(context.configuration().voters()),
                context.configuration().voters().size(),
                leader.quorumContactMs()));
    }

    private static QuorumCause.NoQuorum noQuorum(FindingContext context) {
        Configuration configuration = context.configuration();
        List<ServerStatus> able = new ArrayList<>();
        List<ServerStatus> ineligible = new ArrayList<>();
        for (ServerStatus each : context.voterStatuses()) {
            (each.nonVotingReason().isEmpty() ? able : ineligible).add(each);
        }
        long staleIndex = -1;
        for (ServerStatus each : context.memberStatuses()) {
            staleIndex = Math.max(staleIndex, each.lastApplied());
        }
        return new QuorumCause.NoQuorum(
                Quorum.sizeOf(configuration.voters()),
                List.copyOf(configuration.voters()),
                able,
                ineligible,
                context.missing(configuration.allVoters()),
                LastLeader.of(context.evidence().decisions()),
                context.leaderlessMs(),
                staleIndex);
    }

    /** A joint configuration is a change that is half done; without a leader, a half without a quorum is the reason. */
    private static void judgeJoint(FindingContext context) {
        Configuration configuration = context.configuration();
        if (!configuration.isJoint()) {
            return;
        }
        JointHalf oldHalf = half(context, configuration.outgoing());
        JointHalf newHalf = half(context, configuration.voters());
        boolean isReason = !context.hasLeader() && !(oldHalf.hasQuorum() && newHalf.hasQuorum());
        if (isReason ? context.hasFound(FindingCode.UNDETERMINED) : hasJustBecomeJoint(context)) {
            return;
        }
        ServerStatus authority = context.clusterStatus().authority();
        MembershipChangeStatus change = authority == null ? null : authority.change();
        context.add(new QuorumCause.JointUnfinished(
                oldHalf,
                newHalf,
                authority == null ? 0 : authority.configIndex(),
                authority != null && authority.configCommitted(),
                change == null ? -1 : change.elapsedMs(),
                context.missing(configuration.allVoters()),
                isReason ? FindingSeverity.DOWN : FindingSeverity.DEGRADED));
    }

    /**
     * Returns whether the cluster has had at most an election timeout to leave the joint configuration, as it does in
     * every change and after every election. The change may have been requested long before, because new servers catch
     * up first; but a joint entry that is not committed is no older than the leader's oldest uncommitted entry.
     */
    private static boolean hasJustBecomeJoint(FindingContext context) {
        ServerStatus leader = context.leader();
        if (leader == null) {
            return isWithin(context.leaderlessMs(), context.maxElectionTimeoutMs());
        }
        MembershipChangeStatus change = leader.change();
        if (change == null) {
            return isWithin(leader.observations().leaderForMs(), leader.electionTimeoutMs());
        }
        boolean isEntryAgeKnown =
                !leader.configCommitted() && leader.observations().commitLagMs() >= 0;
        long maxAgeMs = isEntryAgeKnown
                ? Math.min(change.elapsedMs(), PerformanceRules.uncommittedMillis(leader))
                : change.elapsedMs();
        return maxAgeMs <= leader.electionTimeoutMs();
    }

    /** Returns whether an age is known, and no greater than the timeout. */
    private static boolean isWithin(long ageMs, long timeoutMs) {
        return ageMs >= 0 && ageMs <= timeoutMs;
    }

    private static JointHalf half(FindingContext context, Collection<ServerId> voters) {
        return new JointHalf(List.copyOf(voters), context.able(voters), Quorum.sizeOf(voters));
    }

    /** Reports the forgotten voters, and returns their ids. */
    private static Set<ServerId> judgeForgottenVoters(FindingContext context) {
        Set<ServerId> forgotten = new TreeSet<>();
        boolean isOutage = context.hasFound(FindingCode.NO_QUORUM);
        for (MissingServer each : context.missing(context.configuration().voters())) {
            boolean isLongSilent = each.silentMs() > FORGOTTEN_AFTER_MILLIS
                    || (each.silentMs() < 0 && hasBeenWatchedForLong(context, each));
            boolean isCandidate = each.reachability() == ServerReachability.REFUSED
                    || each.reachability() == ServerReachability.SILENT;
            if (isCandidate
                    && context.hearerOf(idOf(each)) == null
                    && (isLongSilent || isOnlyOneNotGiven(context, each))) {
                Set<ServerId> voters = context.configuration().voters();
                Set<ServerId> remaining = new TreeSet<>(voters);
                remaining.remove(idOf(each));
                context.add(new QuorumCause.ForgottenVoter(
                        each,
                        voters.size(),
                        Quorum.sizeOf(voters),
                        Quorum.sizeOf(remaining),
                        context.acceptsMembershipChanges(),
                        isOutage ? FindingSeverity.DOWN : FindingSeverity.DEGRADED));
                forgotten.add(idOf(each));
            }
        }
        return forgotten;
    }

    private static ServerId idOf(MissingServer server) {
        ServerId id = server.id();
        return id == null ? ServerId.of(server.name()) : id;
    }

    /** Returns whether a server that reports its links has run for over an hour without hearing from this one. */
    private static boolean hasBeenWatchedForLong(FindingContext context, MissingServer server) {
        for (ServerStatus each : context.memberStatuses()) {
            boolean reportsLink = each.observations().links().stream()
                    .anyMatch(link -> link.peer().equals(server.id()));
            if (reportsLink && each.uptimeMs() > FORGOTTEN_AFTER_MILLIS) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the operator gave the addresses of all other voters, but not this one's. */
    private static boolean isOnlyOneNotGiven(FindingContext context, MissingServer server) {
        Set<String> given = new TreeSet<>();
        for (HostPort each : context.evidence().endpoints()) {
            given.add(each.toString());
        }
        for (ServerId each : context.configuration().voters()) {
            ClusterMember member = context.configuration().member(each);
            if (member != null && given.contains(member.address()) == each.equals(server.id())) {
                return false;
            }
        }
        return !given.isEmpty() && context.configuration().voters().size() > 1;
    }

    private static void judgeLearners(FindingContext context) {
        if (!context.hasFound(FindingCode.NO_QUORUM)) {
            return;
        }
        List<ServerStatus> learners = new ArrayList<>();
        for (ServerStatus each : context.memberStatuses()) {
            if (context.configuration().isLearner(each.id())) {
                learners.add(each);
            }
        }
        if (!learners.isEmpty()) {
            context.add(new QuorumCause.LearnersDoNotVote(learners));
        }
    }

    /** Reports members that are down, unless another finding names them already. */
    private static void judgeMissingMembers(FindingContext context, Set<ServerId> forgotten) {
        boolean areVotersNamed = context.hasFound(FindingCode.NO_QUORUM) || context.hasFound(FindingCode.UNDETERMINED);
        ReportedLeader reported = context.reportedLeader();
        for (MissingServer each :
                context.missing(context.configuration().members().keySet())) {
            ServerId id = idOf(each);
            boolean isLearner = context.configuration().isLearner(id);
            boolean isNamed = forgotten.contains(id)
                    || (areVotersNamed && !isLearner && !context.hasLeader())
                    || (reported != null && reported.id().equals(id))
                    || each.reachability().isOtherServer()
                    || each.reachability() == ServerReachability.UNTRUSTED
                    || (each.mayBeRunning() && context.hearerOf(id) != null);
            if (!isNamed) {
                context.add(new QuorumCause.ServerDown(each, context.acceptsMembershipChanges(), isLearner));
            }
        }
    }

    private static void judgeTolerance(FindingContext context) {
        Set<ServerId> voters = context.configuration().voters();
        if (context.leader() != null
                && voters.size() >= MIN_VOTERS_TO_TOLERATE
                && context.analysis().failureTolerance() == 0) {
            List<ServerId> missing = new ArrayList<>(voters);
            missing.removeAll(context.analysis().workingVoters());
            context.add(new QuorumCause.NoTolerance(missing, voters.size(), missing.isEmpty()));
        }
        if (voters.size() % 2 == 0 && !context.configuration().isJoint()) {
            context.add(new QuorumCause.EvenVoters(voters.size()));
        }
    }
}
