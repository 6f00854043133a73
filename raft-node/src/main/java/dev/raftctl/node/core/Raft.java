package dev.raftctl.node.core;

import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.random.RandomGenerator;

/** The one door of the algorithm. */
public final class Raft {
    /**
     * A follower with what its disk held, which waits a full fresh timeout (dissertation section 3.8).
     *
     * @param random draws the election timeouts; seeded in tests
     * @param now nanoseconds of any clock that never goes back
     */
    public Raft(RaftSettings settings, RecoveredState recovered, StoredLog stored, RandomGenerator random, long now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes one event and returns what the world must do about it, in order.
     *
     * @param now not before that of the last step
     */
    public List<Effect> step(long now, Event event) {
        throw new UnsupportedOperationException();
    }

    /** When {@link Event.Tick} is wanted at the latest, on the same clock. */
    public long nextDeadline() {
        throw new UnsupportedOperationException();
    }

    /** The state as of now, immutable. */
    public RaftView view(long now) {
        throw new UnsupportedOperationException();
    }

    public ServerId self() {
        throw new UnsupportedOperationException();
    }
}
