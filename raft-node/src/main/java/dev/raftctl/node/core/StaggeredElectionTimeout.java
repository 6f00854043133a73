package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.NavigableSet;
import java.util.random.RandomGenerator;

/**
 * Staggers the elections of voters whose connections to the leader broke. They take turns in a ring ordered by id that
 * starts after the leader, so votes rarely split and, if one voter cannot win, the next follows soon. As with ordinary
 * timeouts, each voter waits at least T and less than 2T.
 */
final class StaggeredElectionTimeout {
    /** The number of slots in an election timeout. In clusters of usual size, a slot is enough for an election. */
    private static final int SLOTS = 16;

    private StaggeredElectionTimeout() {}

    /**
     * Returns how long after the last contact with {@code leader} the voter {@code self} must wait before it campaigns.
     */
    static long timeoutNanos(
            Configuration configuration,
            ServerId leader,
            ServerId self,
            RaftSettings settings,
            RandomGenerator random) {
        NavigableSet<ServerId> voters = configuration.allVoters();
        long slotNanos = settings.electionTimeoutNanos() / Math.max(SLOTS, 2L * voters.size());
        return settings.electionTimeoutNanos()
                + (1 + 2L * positionAfter(voters, leader, self)) * slotNanos
                + random.nextLong(slotNanos);
    }

    private static int positionAfter(NavigableSet<ServerId> voters, ServerId leader, ServerId self) {
        if (leader.compareTo(self) < 0) {
            return voters.subSet(leader, false, self, false).size();
        }
        return voters.tailSet(leader, false).size()
                + voters.headSet(self, false).size();
    }
}
