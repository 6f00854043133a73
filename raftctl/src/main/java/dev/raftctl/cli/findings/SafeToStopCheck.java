package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a server can be stopped: a caught-up majority must remain and, if the server leads, another one must be
 * electable. Unknown facts count as unfavourable. Pure.
 */
public record SafeToStopCheck(ServerId server, List<String> reasons) {
    /**
     * Returns whether the server can be stopped without an outage, judged by the cluster's status at one point in time.
     */
    public static SafeToStopCheck of(ClusterStatus clusterStatus, ServerId server) {
        ServerStatus leader = clusterStatus.workingLeader();
        if (leader == null) {
            return new SafeToStopCheck(
                    server, List.of(Findings.of(clusterStatus).summary()));
        }
        Configuration configuration = clusterStatus.configuration();
        if (!configuration.allVoters().contains(server)) {
            return new SafeToStopCheck(server, List.of());
        }
        List<String> reasons = new ArrayList<>();
        Set<ServerId> ready = new TreeSet<>();
        List<String> unready = new ArrayList<>();
        for (ServerId voter : configuration.allVoters()) {
            if (voter.equals(server)) {
                continue;
            }
            String reason = VoterReadiness.unreadyReason(clusterStatus, leader, voter);
            if (reason.isEmpty()) {
                ready.add(voter);
            } else {
                unready.add(reason);
            }
        }
        checkMajority(server, configuration.voters(), ready, unready, reasons);
        if (configuration.isJoint()) {
            checkMajority(server, configuration.outgoing(), ready, unready, reasons);
            reasons.add("a membership change is in progress");
        }
        if (reasons.isEmpty() && server.equals(leader.id())) {
            checkSuccessor(clusterStatus, leader, ready, reasons);
        }
        return new SafeToStopCheck(server, List.copyOf(reasons));
    }

    private static void checkMajority(
            ServerId stopping,
            Collection<ServerId> voters,
            Set<ServerId> ready,
            List<String> unready,
            List<String> reasons) {
        if (!voters.contains(stopping)) {
            return;
        }
        List<ServerId> readyVoters = new ArrayList<>(ready);
        readyVoters.retainAll(voters);
        int needed = Quorum.sizeOf(voters);
        if (readyVoters.size() < needed) {
            reasons.add("without " + stopping + " only " + readyVoters.size() + " of " + voters.size() + " voters "
                    + (readyVoters.size() == 1 ? "is" : "are")
                    + " caught up and connected to the leader, " + needed + " are needed"
                    + (readyVoters.isEmpty() ? "" : ": " + NameListFormatter.join(readyVoters))
                    + (unready.isEmpty() ? "" : " (" + String.join("; ", unready) + ")"));
        }
    }

    /** Checks that one of the ready servers can win an election when the leader stops. */
    private static void checkSuccessor(
            ClusterStatus clusterStatus, ServerStatus leader, Set<ServerId> ready, List<String> reasons) {
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
        reasons.add("without " + leader.id() + " no other server can be elected: " + String.join("; ", obstacles)
                + (isUnknown ? "; raftctl step-down tries it safely" : ""));
    }

    public boolean isSafe() {
        return reasons.isEmpty();
    }
}
