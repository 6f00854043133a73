package dev.raftctl.node.core;

import java.util.List;

/** Paper figure 3, over all servers of one state of the model. */
final class ModelSafety {
    private ModelSafety() {}

    /** What is wrong; empty: nothing. */
    static String violation(List<ModelFacts> servers, boolean votersOnly) {
        for (int i = 0; i < servers.size(); i++) {
            for (int j = 0; j < servers.size(); j++) {
                if (i != j) {
                    String between = between(servers.get(i), servers.get(j));
                    if (!between.isEmpty()) {
                        return between;
                    }
                }
            }
            if (votersOnly && !isOnMajority(servers.get(i).committed(), servers)) {
                return "what server " + (i + 1) + " took for committed is not on a majority of the disks";
            }
        }
        return "";
    }

    private static String between(ModelFacts one, ModelFacts other) {
        for (long term : one.led()) {
            for (long led : other.led()) {
                if (term == led) {
                    return "election safety: two leaders in term " + term;
                }
            }
        }
        if (!agree(one.committed(), other.committed())) {
            return "state machine safety: two entries are committed at one index";
        }
        if (one.leads() && !isComplete(one, other)) {
            return "leader completeness: the leader of term " + one.term() + " lacks a committed entry";
        }
        return logsMatch(one.log(), other.log()) ? "" : "log matching: equal entries behind different ones";
    }

    private static boolean agree(long[] one, long[] other) {
        for (int at = 0; at < Math.min(one.length, other.length); at++) {
            if (one[at] != other[at]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isComplete(ModelFacts leader, ModelFacts other) {
        for (int at = 0; at < other.committed().length; at++) {
            if (other.committedBy()[at] < leader.term()
                    && (leader.log().length <= at || leader.log()[at] != other.committed()[at])) {
                return false;
            }
        }
        return true;
    }

    private static boolean logsMatch(long[] one, long[] other) {
        boolean same = false;
        for (int at = Math.min(one.length, other.length) - 1; at >= 0; at--) {
            if (one[at] == other[at]) {
                same = true;
            } else if (same) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOnMajority(long[] committed, List<ModelFacts> servers) {
        int holding = 0;
        for (ModelFacts server : servers) {
            if (server.disk().length >= committed.length && agree(server.disk(), committed)) {
                holding++;
            }
        }
        return 2 * holding > servers.size();
    }
}
