package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides whether a set of voters can continue on its own, by keeping its leader or electing a new one. Pure. */
public final class QuorumAnalysis {
    /** The largest number of voters for which every combination of failures is checked. */
    private static final int MAX_VOTERS_ENUMERATED = 13;

    private final ClusterStatus clusterStatus;
    private final Configuration configuration;
    private final LinkMatrix links;
    private final @Nullable ServerStatus leader;
    private final boolean isPessimistic;

    private QuorumAnalysis(ClusterStatus clusterStatus, boolean isPessimistic) {
        this.clusterStatus = clusterStatus;
        this.isPessimistic = isPessimistic;
        configuration = clusterStatus.configuration();
        links = new LinkMatrix(clusterStatus);
        leader = clusterStatus.workingLeader();
    }

    /** Returns the number of arbitrary voters of the cluster that can still fail without an outage, at least 0. */
    public static int failureTolerance(ClusterStatus clusterStatus) {
        return optimistic(clusterStatus).failureTolerance();
    }

    /** Returns the voters that work now, with unknown facts counted as favourable. */
    public static Set<ServerId> workingVoters(ClusterStatus clusterStatus) {
        return optimistic(clusterStatus).workingVoters();
    }

    /** Returns an analysis that treats unknown facts as favourable. */
    static QuorumAnalysis optimistic(ClusterStatus clusterStatus) {
        return new QuorumAnalysis(clusterStatus, false);
    }

    /** Returns an analysis that treats unknown facts as unfavourable. */
    static QuorumAnalysis pessimistic(ClusterStatus clusterStatus) {
        return new QuorumAnalysis(clusterStatus, true);
    }

    /**
     * Returns the working voters: with a leader, those connected to it in both directions; otherwise those that answer
     * and may vote.
     */
    Set<ServerId> workingVoters() {
        Set<ServerId> working = new TreeSet<>();
        for (ServerId voter : allVoters()) {
            if (isWorking(voter)) {
                working.add(voter);
            }
        }
        return working;
    }

    boolean isWorking(ServerId voter) {
        ServerStatus status = clusterStatus.status(voter);
        if (status != null && !status.nonVotingReason().isEmpty()) {
            return false;
        }
        if (leader == null) {
            ReportedLeader reported = clusterStatus.reportedLeader();
            return status != null || (reported != null && reported.id().equals(voter));
        }
        return voter.equals(leader.id())
                || (links.receives(leader.id(), voter) == LinkConnectivity.YES
                        && links.receives(voter, leader.id()) != LinkConnectivity.NO);
    }

    private Set<ServerId> allVoters() {
        Set<ServerId> all = new TreeSet<>(configuration.voters());
        all.addAll(configuration.outgoing());
        return all;
    }

    /**
     * Returns the number of arbitrary working voters that can fail without an outage; 0 if there is no majority now.
     */
    int failureTolerance() {
        List<ServerId> working = new ArrayList<>(workingVoters());
        int tolerance = 0;
        while (tolerance < working.size() && canContinueAfterAny(tolerance + 1, working)) {
            tolerance++;
        }
        return tolerance;
    }

    private boolean canContinueAfterAny(int failureCount, List<ServerId> working) {
        if (working.size() > MAX_VOTERS_ENUMERATED) {
            return hasQuorum(new HashSet<>(working.subList(0, working.size() - failureCount)));
        }
        for (int failedSet = 0; failedSet < 1 << working.size(); failedSet++) {
            if (Integer.bitCount(failedSet) == failureCount && !canContinue(remaining(failedSet, working))) {
                return false;
            }
        }
        return true;
    }

    private static Set<ServerId> remaining(int failedSet, List<ServerId> all) {
        Set<ServerId> remaining = new TreeSet<>();
        for (int i = 0; i < all.size(); i++) {
            if ((failedSet >> i & 1) == 0) {
                remaining.add(all.get(i));
            }
        }
        return remaining;
    }

    /** Returns whether these voters can keep the current leader or elect a new one. */
    boolean canContinue(Set<ServerId> voters) {
        if (leader != null && voters.contains(leader.id())) {
            return hasQuorum(voters);
        }
        return voters.stream().anyMatch(voter -> canWin(voter, voters));
    }

    /** Returns whether the candidate can win an election with the votes of these voters. */
    boolean canWin(ServerId candidate, Set<ServerId> voters) {
        if (!configuration.voters().contains(candidate) || !canCampaign(candidate)) {
            return false;
        }
        Set<ServerId> reached = new HashSet<>();
        for (ServerId voter : voters) {
            if (voter.equals(candidate) || isUsable(links.bothWays(candidate, voter))) {
                reached.add(voter);
            }
        }
        return hasQuorum(reached);
    }

    /** Returns whether the server can campaign, as far as its reported status shows. */
    boolean canCampaign(ServerId voter) {
        ServerStatus status = clusterStatus.status(voter);
        if (status == null) {
            return !isPessimistic;
        }
        return status.nonVotingReason().isEmpty()
                && status.role() != ServerRole.REMOVED
                && !TermRules.isLastTerm(status)
                && status.electionHoldoffMs() <= status.electionTimeoutMs();
    }

    private boolean isUsable(LinkConnectivity connectivity) {
        return connectivity == LinkConnectivity.YES || (!isPessimistic && connectivity == LinkConnectivity.UNKNOWN);
    }

    /** Returns whether these voters are a majority; in a joint configuration, a majority of both configurations. */
    boolean hasQuorum(Set<ServerId> voters) {
        return Quorum.hasMajority(configuration, voters);
    }
}
