package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.Connectivity;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the cluster keeps a majority that has caught up when a server stops, and can elect another leader if that
 * server leads. What is not known does not count. Pure.
 */
public record StopCheck(ServerId server, List<String> reasons) {
    /** Of one moment. */
    public static StopCheck of(ClusterStatus clusterStatus, ServerId server) {
        ServerStatus leader = clusterStatus.workingLeader();
        if (leader == null) {
            return new StopCheck(server, List.of(Diagnosis.of(clusterStatus).verdict()));
        }
        Configuration configuration = clusterStatus.configuration();
        if (!configuration.allVoters().contains(server)) {
            return new StopCheck(server, List.of());
        }
        List<String> reasons = new ArrayList<>();
        Set<ServerId> ready = new TreeSet<>();
        List<String> unready = new ArrayList<>();
        for (ServerId voter : configuration.allVoters()) {
            if (voter.equals(server)) {
                continue;
            }
            String obstacles = VoterReadiness.unreadyReason(clusterStatus, leader, voter);
            if (obstacles.isEmpty()) {
                ready.add(voter);
            } else {
                unready.add(obstacles);
            }
        }
        checkMajority(server, configuration.voters(), ready, unready, reasons);
        if (configuration.isJoint()) {
            checkMajority(server, configuration.outgoing(), ready, unready, reasons);
            reasons.add("a membership change is under way");
        }
        if (reasons.isEmpty() && server.equals(leader.id())) {
            checkSuccessor(clusterStatus, leader, ready, reasons);
        }
        return new StopCheck(server, List.copyOf(reasons));
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
        int needed = voters.size() / 2 + 1;
        if (readyVoters.size() < needed) {
            reasons.add("without " + stopping + " there " + (readyVoters.size() == 1 ? "is " : "are ")
                    + readyVoters.size()
                    + " of "
                    + voters.size() + " voters that the leader hears and that have caught up, " + needed + " are needed"
                    + (readyVoters.isEmpty() ? "" : ": " + NameList.join(readyVoters))
                    + (unready.isEmpty() ? "" : " (" + String.join("; ", unready) + ")"));
        }
    }

    /** The leader stops: another server has to win an election by the votes of those that are ready. */
    private static void checkSuccessor(
            ClusterStatus clusterStatus, ServerStatus leader, Set<ServerId> ready, List<String> reasons) {
        QuorumAnalysis majorities = QuorumAnalysis.pessimistic(clusterStatus);
        if (ready.stream().anyMatch(voter -> majorities.canWin(voter, ready))) {
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
                Connectivity connectivity =
                        voter.compareTo(other) < 0 ? links.bothWays(voter, other) : Connectivity.YES;
                isUnknown |= connectivity == Connectivity.UNKNOWN;
                if (connectivity == Connectivity.NO) {
                    obstacles.add(
                            voter + " and " + other + " do not reach each other" + links.errorSuffix(voter, other));
                } else if (connectivity == Connectivity.UNKNOWN) {
                    obstacles.add("whether " + voter + " and " + other + " reach each other is not known");
                }
            }
        }
        reasons.add("without " + leader.id() + " no other server can be elected: " + String.join("; ", obstacles)
                + (isUnknown ? "; raftctl step-down tries it without a risk" : ""));
    }

    public boolean isSafe() {
        return reasons.isEmpty();
    }
}
