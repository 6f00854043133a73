package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether servers can be stopped at the same time: a caught-up majority must remain and, if one of them leads, another
 * server must be electable. Unknown facts count as unfavourable. Pure.
 *
 * @param servers the servers to stop
 * @param readyVoters the other voters that are caught up and connected to the leader; empty without a leader
 * @param majority how many voters of the newest configuration are needed
 * @param reasons why the servers cannot be stopped; empty if they can
 */
public record SafeToStopCheck(
        SortedSet<ServerId> servers, SortedSet<ServerId> readyVoters, int majority, List<String> reasons) {
    public SafeToStopCheck {
        servers = Collections.unmodifiableSortedSet(new TreeSet<>(servers));
        readyVoters = Collections.unmodifiableSortedSet(new TreeSet<>(readyVoters));
        reasons = List.copyOf(reasons);
    }

    /**
     * Returns whether the server can be stopped without an outage, judged by the cluster's status at one point in time.
     */
    public static SafeToStopCheck of(ClusterStatus clusterStatus, ServerId server) {
        return of(clusterStatus, List.of(server));
    }

    /**
     * Returns whether all of these servers can be stopped at the same time without an outage, judged by the cluster's
     * status at one point in time.
     */
    public static SafeToStopCheck of(ClusterStatus clusterStatus, Collection<ServerId> stopping) {
        SortedSet<ServerId> servers = new TreeSet<>(stopping);
        Configuration configuration = clusterStatus.configuration();
        int majority = Quorum.sizeOf(configuration.voters());
        ServerStatus leader = clusterStatus.workingLeader();
        if (leader == null) {
            return new SafeToStopCheck(
                    servers,
                    Collections.emptySortedSet(),
                    majority,
                    List.of(Findings.of(clusterStatus).summary()));
        }
        List<String> reasons = new ArrayList<>();
        SortedSet<ServerId> ready = new TreeSet<>();
        List<String> unready = new ArrayList<>();
        for (ServerId voter : configuration.allVoters()) {
            if (servers.contains(voter)) {
                continue;
            }
            String reason = VoterReadiness.unreadyReason(clusterStatus, leader, voter);
            if (reason.isEmpty()) {
                ready.add(voter);
            } else {
                unready.add(reason);
            }
        }
        if (Collections.disjoint(configuration.allVoters(), servers)) {
            return new SafeToStopCheck(servers, ready, majority, reasons);
        }
        checkMajority(servers, configuration.voters(), ready, unready, reasons);
        if (configuration.isJoint()) {
            checkMajority(servers, configuration.outgoing(), ready, unready, reasons);
            reasons.add("a membership change is in progress");
        }
        if (reasons.isEmpty() && servers.contains(leader.id())) {
            checkSuccessor(clusterStatus, servers, ready, reasons);
        }
        return new SafeToStopCheck(servers, ready, majority, reasons);
    }

    private static void checkMajority(
            Set<ServerId> stopping,
            Collection<ServerId> voters,
            Set<ServerId> ready,
            List<String> unready,
            List<String> reasons) {
        if (Collections.disjoint(voters, stopping)) {
            return;
        }
        List<ServerId> readyVoters = new ArrayList<>(ready);
        readyVoters.retainAll(voters);
        if (!Quorum.isMajority(voters, ready)) {
            reasons.add("without " + NameListFormatter.join(stopping) + " only " + readyVoters.size() + " of "
                    + voters.size() + " voters " + (readyVoters.size() == 1 ? "is" : "are")
                    + " caught up and connected to the leader, " + Quorum.sizeOf(voters) + " are needed"
                    + (readyVoters.isEmpty() ? "" : ": " + NameListFormatter.join(readyVoters))
                    + (unready.isEmpty() ? "" : " (" + String.join("; ", unready) + ")"));
        }
    }

    /** Checks that one of the ready servers can win an election when the leader stops. */
    private static void checkSuccessor(
            ClusterStatus clusterStatus, Set<ServerId> stopping, Set<ServerId> ready, List<String> reasons) {
        QuorumAnalysis analysis = QuorumAnalysis.pessimistic(clusterStatus);
        if (ready.stream().anyMatch(voter -> analysis.canWin(voter, ready))) {
            return;
        }
        List<String> obstacles = new ArrayList<>();
        LinkMatrix links = new LinkMatrix(clusterStatus);
        boolean isUnknown = false;
        for (ServerId voter : ready) {
            ServerStatus status = clusterStatus.status(voter);
            if (status == null) {
                obstacles.add(voter + " does not answer this client");
            } else if (status.electionHoldoffMs() > status.electionTimeoutMs()) {
                obstacles.add(voter + " does not campaign for another " + status.electionHoldoffMs() + " ms");
            }
            for (ServerId other : ready) {
                LinkConnectivity connectivity =
                        voter.compareTo(other) < 0 ? links.bothWays(voter, other) : LinkConnectivity.YES;
                isUnknown |= connectivity == LinkConnectivity.UNKNOWN;
                if (connectivity == LinkConnectivity.NO) {
                    obstacles.add(
                            voter + " and " + other + " do not reach each other" + links.errorSuffix(voter, other));
                } else if (connectivity == LinkConnectivity.UNKNOWN) {
                    obstacles.add("it is unknown whether " + voter + " and " + other + " reach each other");
                }
            }
        }
        reasons.add("without " + NameListFormatter.join(stopping) + " no other server can be elected: "
                + String.join("; ", obstacles) + (isUnknown ? "; raftctl step-down tries it safely" : ""));
    }

    /** Returns whether the servers can be stopped. */
    public boolean isSafe() {
        return reasons.isEmpty();
    }
}
