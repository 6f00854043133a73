package dev.raftctl.node.core;

import java.util.List;

/** Checks the properties of paper figure 3 across all servers in one state of the model. */
final class ModelSafety {
    private ModelSafety() {}

    /** Returns a description of the violation; empty if there is none. */
    static String violation(List<ModelServerFacts> servers, boolean votersOnly) {
        for (int i = 0; i < servers.size(); i++) {
            for (int j = 0; j < servers.size(); j++) {
                if (i != j) {
                    String violation = violationBetween(servers.get(i), servers.get(j));
                    if (!violation.isEmpty()) {
                        return violation;
                    }
                }
            }
            if (votersOnly && !isOnMajority(servers.get(i).committedTerms(), servers)) {
                return "the entries that server " + (i + 1) + " considers committed are not on a majority of the disks";
            }
        }
        return "";
    }

    private static String violationBetween(ModelServerFacts one, ModelServerFacts other) {
        for (long term : one.ledTerms()) {
            for (long otherTerm : other.ledTerms()) {
                if (term == otherTerm) {
                    return "election safety: two leaders in term " + term;
                }
            }
        }
        if (!agree(one.committedTerms(), other.committedTerms())) {
            return "state machine safety: two entries are committed at one index";
        }
        if (one.isLeader() && !holdsAllCommitted(one, other)) {
            return "leader completeness: the leader of term " + one.term() + " lacks a committed entry";
        }
        return logsMatch(one.logTerms(), other.logTerms()) ? "" : "log matching: equal entries after different ones";
    }

    private static boolean agree(long[] one, long[] other) {
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsAllCommitted(ModelServerFacts leader, ModelServerFacts other) {
        for (int i = 0; i < other.committedTerms().length; i++) {
            if (other.committedInTerms()[i] < leader.term()
                    && (leader.logTerms().length <= i || leader.logTerms()[i] != other.committedTerms()[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean logsMatch(long[] one, long[] other) {
        boolean foundEqual = false;
        for (int i = Math.min(one.length, other.length) - 1; i >= 0; i--) {
            if (one[i] == other[i]) {
                foundEqual = true;
            } else if (foundEqual) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOnMajority(long[] committed, List<ModelServerFacts> servers) {
        int holderCount = 0;
        for (ModelServerFacts server : servers) {
            if (server.diskTerms().length >= committed.length && agree(server.diskTerms(), committed)) {
                holderCount++;
            }
        }
        return 2 * holderCount > servers.size();
    }
}
