package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.Hears;
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
public record CanStop(ServerId server, List<String> reasons) {
    /** Of one moment. */
    public static CanStop of(Survey survey, ServerId server) {
        ServerStatus leader = survey.workingLeader();
        if (leader == null) {
            return new CanStop(server, List.of(Diagnosis.of(survey).verdict()));
        }
        Configuration configuration = survey.configuration();
        if (!configuration.allVoters().contains(server)) {
            return new CanStop(server, List.of());
        }
        List<String> reasons = new ArrayList<>();
        Set<ServerId> ready = new TreeSet<>();
        List<String> unready = new ArrayList<>();
        for (ServerId voter : configuration.allVoters()) {
            if (voter.equals(server)) {
                continue;
            }
            String why = Readiness.lacking(survey, leader, voter);
            if (why.isEmpty()) {
                ready.add(voter);
            } else {
                unready.add(why);
            }
        }
        tooFew(server, configuration.voters(), ready, unready, reasons);
        if (configuration.isJoint()) {
            tooFew(server, configuration.outgoing(), ready, unready, reasons);
            reasons.add("a membership change is under way");
        }
        if (reasons.isEmpty() && server.equals(leader.id())) {
            noSuccessor(survey, leader, ready, reasons);
        }
        return new CanStop(server, List.copyOf(reasons));
    }

    private static void tooFew(
            ServerId stopping,
            Collection<ServerId> voters,
            Set<ServerId> ready,
            List<String> unready,
            List<String> reasons) {
        if (!voters.contains(stopping)) {
            return;
        }
        List<ServerId> counted = new ArrayList<>(ready);
        counted.retainAll(voters);
        int needed = voters.size() / 2 + 1;
        if (counted.size() < needed) {
            reasons.add("without " + stopping + " there " + (counted.size() == 1 ? "is " : "are ") + counted.size()
                    + " of "
                    + voters.size() + " voters that the leader hears and that have caught up, " + needed + " are needed"
                    + (counted.isEmpty() ? "" : ": " + Names.of(counted))
                    + (unready.isEmpty() ? "" : " (" + String.join("; ", unready) + ")"));
        }
    }

    /** The leader stops: another server has to win an election by the votes of those that are ready. */
    private static void noSuccessor(Survey survey, ServerStatus leader, Set<ServerId> ready, List<String> reasons) {
        Majorities majorities = Majorities.strict(survey);
        if (ready.stream().anyMatch(voter -> majorities.canWin(voter, ready))) {
            return;
        }
        List<String> why = new ArrayList<>();
        LinkMatrix links = new LinkMatrix(survey);
        boolean isUnknown = false;
        for (ServerId voter : ready) {
            ServerStatus status = survey.status(voter);
            if (status == null) {
                why.add(voter + " does not answer this client");
            } else if (status.holdMs() > status.electionTimeoutMs()) {
                why.add(voter + " does not campaign for another " + status.holdMs() + " ms");
            }
            for (ServerId other : ready) {
                Hears both = voter.compareTo(other) < 0 ? links.both(voter, other) : Hears.YES;
                isUnknown |= both == Hears.UNKNOWN;
                if (both == Hears.NO) {
                    why.add(voter + " and " + other + " do not reach each other" + links.why(voter, other));
                } else if (both == Hears.UNKNOWN) {
                    why.add("whether " + voter + " and " + other + " reach each other is not known");
                }
            }
        }
        reasons.add("without " + leader.id() + " no other server can be elected: " + String.join("; ", why)
                + (isUnknown ? "; raftctl step-down tries it without a risk" : ""));
    }

    public boolean may() {
        return reasons.isEmpty();
    }
}
