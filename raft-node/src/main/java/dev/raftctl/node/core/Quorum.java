package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.ToLongFunction;

/** Majorities: of the voters, and while the configuration is joint also of the outgoing ones, each counted apart (trap M11). */
final class Quorum {
    private Quorum() {}

    /** Whether these servers are a majority; learners and strangers among them do not count (trap M07). */
    static boolean reached(Configuration configuration, Set<ServerId> servers) {
        return majority(configuration.voters(), servers)
                && (!configuration.isJoint() || majority(configuration.outgoing(), servers));
    }

    /** Whether a majority can no longer be reached once these have refused. */
    static boolean lost(Configuration configuration, Set<ServerId> refused) {
        return blocked(configuration.voters(), refused)
                || (configuration.isJoint() && blocked(configuration.outgoing(), refused));
    }

    /** The greatest value that a majority has reached. */
    static long reachedBy(Configuration configuration, ToLongFunction<ServerId> value) {
        long voters = median(configuration.voters(), value);
        return configuration.isJoint() ? Math.min(voters, median(configuration.outgoing(), value)) : voters;
    }

    private static boolean majority(SortedSet<ServerId> voters, Set<ServerId> servers) {
        return !voters.isEmpty() && count(voters, servers) > voters.size() / 2;
    }

    private static boolean blocked(SortedSet<ServerId> voters, Set<ServerId> refused) {
        return voters.size() - count(voters, refused) <= voters.size() / 2;
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

    private static long median(SortedSet<ServerId> voters, ToLongFunction<ServerId> value) {
        long[] values = new long[voters.size()];
        int i = 0;
        for (ServerId voter : voters) {
            values[i++] = value.applyAsLong(voter);
        }
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[(values.length - 1) / 2];
    }
}
