package dev.raftctl.protocol.membership;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Computes majorities. A joint configuration also needs a majority of its outgoing voters (hazard M11). */
public final class Quorum {
    private Quorum() {}

    /** Returns how many of these voters form a majority, or 0 if there are no voters. */
    public static int sizeOf(Collection<ServerId> voters) {
        return voters.isEmpty() ? 0 : voters.size() / 2 + 1;
    }

    /** Returns whether these servers include a majority. Learners and non-members do not count (hazard M07). */
    public static boolean hasMajority(Configuration configuration, Set<ServerId> servers) {
        return isMajority(configuration.voters(), servers)
                && (!configuration.isJoint() || isMajority(configuration.outgoing(), servers));
    }

    /** Returns whether a majority has become impossible, because these servers have rejected the request. */
    public static boolean isMajorityImpossible(Configuration configuration, Set<ServerId> rejecting) {
        return isBlocked(configuration.voters(), rejecting)
                || (configuration.isJoint() && isBlocked(configuration.outgoing(), rejecting));
    }

    /** Returns the greatest value that a majority of the voters has reached, or 0 if there are no voters. */
    public static long majorityValue(Configuration configuration, ToLongFunction<ServerId> value) {
        long voters = majorityValueOf(configuration.voters(), value);
        return configuration.isJoint() ? Math.min(voters, majorityValueOf(configuration.outgoing(), value)) : voters;
    }

    /** Returns whether {@code servers} include a majority of {@code voters}; false if there are no voters. */
    public static boolean isMajority(Collection<ServerId> voters, Set<ServerId> servers) {
        return !voters.isEmpty() && count(voters, servers) >= sizeOf(voters);
    }

    /** Returns whether {@code voters} cannot form a majority without {@code rejecting}; true if there are no voters. */
    public static boolean isBlocked(Collection<ServerId> voters, Set<ServerId> rejecting) {
        return voters.isEmpty() || voters.size() - count(voters, rejecting) < sizeOf(voters);
    }

    private static int count(Collection<ServerId> voters, Set<ServerId> servers) {
        int count = 0;
        for (ServerId voter : voters) {
            if (servers.contains(voter)) {
                count++;
            }
        }
        return count;
    }

    private static long majorityValueOf(Collection<ServerId> voters, ToLongFunction<ServerId> value) {
        long[] values = new long[voters.size()];
        int i = 0;
        for (ServerId voter : voters) {
            values[i++] = value.applyAsLong(voter);
        }
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[values.length - sizeOf(voters)];
    }
}
