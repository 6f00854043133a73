package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.ToLongFunction;

/** Majorities: of the voters and, while the configuration is joint, separately of the outgoing voters (hazard M11). */
final class Quorum {
    private Quorum() {}

    /** Returns whether these servers include a majority. Learners and non-members do not count (hazard M07). */
    static boolean hasMajority(Configuration configuration, Set<ServerId> servers) {
        return isMajority(configuration.voters(), servers)
                && (!configuration.isJoint() || isMajority(configuration.outgoing(), servers));
    }

    /** Returns whether a majority is impossible once these servers have rejected. */
    static boolean isMajorityImpossible(Configuration configuration, Set<ServerId> rejecting) {
        return isBlocked(configuration.voters(), rejecting)
                || (configuration.isJoint() && isBlocked(configuration.outgoing(), rejecting));
    }

    /** Returns the greatest value that a majority has reached. */
    static long majorityValue(Configuration configuration, ToLongFunction<ServerId> value) {
        long voters = majorityValueOf(configuration.voters(), value);
        return configuration.isJoint() ? Math.min(voters, majorityValueOf(configuration.outgoing(), value)) : voters;
    }

    private static boolean isMajority(SortedSet<ServerId> voters, Set<ServerId> servers) {
        return !voters.isEmpty() && count(voters, servers) > voters.size() / 2;
    }

    private static boolean isBlocked(SortedSet<ServerId> voters, Set<ServerId> rejecting) {
        return voters.size() - count(voters, rejecting) <= voters.size() / 2;
    }

    private static int count(SortedSet<ServerId> voters, Set<ServerId> servers) {
        int count = 0;
        for (ServerId voter : voters) {
            if (servers.contains(voter)) {
                count++;
            }
        }
        return count;
    }

    private static long majorityValueOf(SortedSet<ServerId> voters, ToLongFunction<ServerId> value) {
        long[] values = new long[voters.size()];
        int i = 0;
        for (ServerId voter : voters) {
            values[i++] = value.applyAsLong(voter);
        }
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[(values.length - 1) / 2];
    }
}
