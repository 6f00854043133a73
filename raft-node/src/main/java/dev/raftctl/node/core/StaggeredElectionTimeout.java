package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.NavigableSet;
import java.util.random.RandomGenerator;

/**
 * In which order the voters stand after a leader whose end they were told by their connections: in the ring of the voters' ids,
 * beginning behind the leader, each a while after the one before. So nobody has to wait for chance to keep two from standing at once,
 * and who cannot win has the next one behind it. All wait at least T and less than 2 T, as any follower does.
 */
final class StaggeredElectionTimeout {
    /** Parts of T between two turns, in clusters of usual size: room for an election on a slow disk. */
    private static final int SLOTS = 16;

    private StaggeredElectionTimeout() {}

    /** From when {@code leader} was last heard until {@code self}, a voter, stands. */
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
