package dev.raftctl.cli.findings;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.VoteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rule 5: a quorum answers and is connected, so why is none of its servers elected? */
final class ElectionRules implements FindingRule {
    /** An election that has not succeeded within this many election timeouts needs another explanation. */
    private static final int TIMEOUTS_UNTIL_SUSPICIOUS = 10;

    /** A single split vote may be chance. */
    private static final int MIN_SPLIT_TERMS = 2;

    @Override
    public void judge(FindingContext context) {
        judgeClaims(context);
        if (context.hasLeader() || !context.hasAbleQuorum() || isExplained(context)) {
            return;
        }
        List<ServerStatus> winners = possibleWinners(context);
        List<ServerStatus> held = new ArrayList<>();
        List<ServerStatus> deferring = new ArrayList<>();
        for (ServerStatus each : winners) {
            if (each.electionHoldoffMs() > 0) {
                held.add(each);
            } else if (VotingRightRules.isShortOfSpace(each)) {
                deferring.add(each);
            }
        }
        boolean campaignsAny = held.size() + deferring.size() < winners.size();
        List<ServerStatus> behind = candidatesBehind(context, winners);
        ServerStatus best = winners.isEmpty() ? null : winners.get(0);
        if (!campaignsAny && best != null && !behind.isEmpty()) {
            context.add(new LeaderlessCause.LogBehind(best, behind, obstacle(best), best.electionHoldoffMs() > 0));
        }
        if (!held.isEmpty() && (!campaignsAny || winners.size() == held.size())) {
            context.add(new VotingRightCause.ElectionHold(
                    FindingContext.ids(held), shortestHold(held), null, best != null, FindingSeverity.DOWN));
        }
        if (!deferring.isEmpty() && !campaignsAny) {
            context.add(new VotingRightCause.ElectionDeferred(deferring));
        }
        judgeSplitVotes(context);
        if (!context.hasFound(FindingCode.VOTES_SPLIT)
                && !context.hasFound(FindingCode.LOG_BEHIND)
                && !context.hasFound(FindingCode.HELD)
                && !context.hasFound(FindingCode.ELECTION_DEFERRED)) {
            judgeRunningElection(context);
        }
    }

    /** Only rejections of the current leaderless period count; servers report no earlier ones. */
    private static void judgeSplitVotes(FindingContext context) {
        Set<Long> splitTerms = new TreeSet<>();
        Set<ServerId> candidates = new TreeSet<>();
        for (ServerStatus each : context.voterStatuses()) {
            LeaderlessPeriod period = each.measurements().leaderless();
            for (VoteRejection rejection : period == null ? List.<VoteRejection>of() : period.rejections()) {
                if (rejection.reason().equals(VoteResult.ALREADY_VOTED.label())) {
                    splitTerms.add(rejection.term());
                    candidates.add(each.id());
                }
            }
        }
        if (splitTerms.size() >= MIN_SPLIT_TERMS) {
            context.add(new LeaderlessCause.VotesSplit(splitTerms.size(), List.copyOf(candidates)));
        }
    }

    private static void judgeClaims(FindingContext context) {
        List<ServerStatus> claims = context.clusterStatus().leaderClaims();
        ServerStatus working = context.leader();
        if (claims.size() > 1 || (claims.size() == 1 && working == null)) {
            context.add(new LeaderlessCause.StaleLeader(claims, working == null ? null : working.id()));
        }
    }

    /** Returns whether an earlier rule found why there is no leader. */
    private static boolean isExplained(FindingContext context) {
        return context.causes().stream()
                .anyMatch(cause -> cause.severity() == FindingSeverity.DOWN
                        || cause.code() == FindingCode.UNDETERMINED
                        || cause.code() == FindingCode.UNKNOWN_CLUSTER);
    }

    /**
     * Returns the servers that a majority of the answering voters would vote for, the one with the most up-to-date log
     * first.
     */
    private static List<ServerStatus> possibleWinners(FindingContext context) {
        List<ServerStatus> winners = new ArrayList<>();
        for (ServerStatus each : context.voterStatuses()) {
            boolean canLead = context.configuration().voters().contains(each.id())
                    && each.nonVotingReason().isEmpty()
                    && each.role() != ServerRole.REMOVED
                    && !TermRules.isLastTerm(each);
            if (canLead && Quorum.hasMajority(context.configuration(), votersFor(context, each))) {
                winners.add(each);
            }
        }
        winners.sort((one, other) -> one.last().isNewerThan(other.last())
                ? -1
                : other.last().isNewerThan(one.last()) ? 1 : one.id().compareTo(other.id()));
        return winners;
    }

    private static Set<ServerId> votersFor(FindingContext context, ServerStatus candidate) {
        Set<ServerId> voters = new TreeSet<>();
        for (ServerStatus each : context.voterStatuses()) {
            if (each.nonVotingReason().isEmpty() && !each.last().isNewerThan(candidate.last())) {
                voters.add(each.id());
            }
        }
        return voters;
    }

    /** Returns the voters that could campaign but whose logs lack entries that a majority has. */
    private static List<ServerStatus> candidatesBehind(FindingContext context, List<ServerStatus> winners) {
        return context.voterStatuses().stream()
                .filter(each ->
                        !winners.contains(each) && each.nonVotingReason().isEmpty())
                .toList();
    }

    private static String obstacle(ServerStatus best) {
        return best.electionHoldoffMs() > 0
                ? "an operator asked it not to campaign"
                : "it defers because it lacks disk space";
    }

    private static long shortestHold(List<ServerStatus> held) {
        return held.stream().mapToLong(ServerStatus::electionHoldoffMs).min().orElse(0);
    }

    private static void judgeRunningElection(FindingContext context) {
        long leaderlessMs = context.leaderlessMs();
        long timeoutMs = context.maxElectionTimeoutMs();
        if (leaderlessMs > TIMEOUTS_UNTIL_SUSPICIOUS * timeoutMs && timeoutMs > 0) {
            context.add(new LeaderlessCause.NoReasonFound(
                    ruledOut(context), leaderlessMs, context.clusterStatus().term()));
            return;
        }
        List<ServerStatus> candidates = new ArrayList<>();
        for (ServerStatus each : context.memberStatuses()) {
            if (each.role() == ServerRole.CANDIDATE || each.role() == ServerRole.PRE_CANDIDATE) {
                candidates.add(each);
            }
        }
        context.add(new LeaderlessCause.ElectionRunning(context.clusterStatus().term(), candidates, leaderlessMs));
    }

    private static List<String> ruledOut(FindingContext context) {
        List<String> ruledOut = new ArrayList<>();
        ruledOut.add("too few voters: " + context.able(context.configuration().allVoters()) + " answer and may vote");
        if (context.memberStatuses().stream()
                .allMatch(each -> each.observations().isKnown())) {
            ruledOut.add("the network between them: their links respond");
        }
        ruledOut.add("logs: a majority would vote for the most up-to-date one");
        return ruledOut;
    }

    /** Returns the longest-lasting stage of the answering voters; null if none of them takes part in elections. */
    static @Nullable ServerRole mostAdvancedRole(FindingContext context) {
        ServerRole role = null;
        for (ServerStatus each : context.voterStatuses()) {
            if (each.role() == ServerRole.CANDIDATE) {
                return ServerRole.CANDIDATE;
            }
            role = each.role() == ServerRole.PRE_CANDIDATE ? ServerRole.PRE_CANDIDATE : role;
        }
        return role;
    }
}
