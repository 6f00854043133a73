package dev.raftctl.node.pipeline;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.ServerId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a snapshot is sent from its beginning. Its file is checked first, unless it was checked recently. A
 * follower that received all of it and requests it again is paused, longer each time, because the data is damaged on
 * the way. One thread.
 */
public final class SnapshotSendPolicy {
    private final SnapshotSendTimes times;
    private final Map<ServerId, FollowerSnapshotState> followers = new HashMap<>();
    private @Nullable StoredSnapshot checked;
    private long checkedNanos;

    /**
     * The times of the policy, in nanoseconds.
     *
     * @param checkValidNanos how long a file check stays valid. Checking more often would delay followers, because
     *     large files take long to read
     * @param minPauseNanos the first pause after a follower has rejected a snapshot
     * @param maxPauseNanos the longest pause
     */
    public record SnapshotSendTimes(long checkValidNanos, long minPauseNanos, long maxPauseNanos) {
        /** The times of a real server. */
        public static final SnapshotSendTimes DEFAULT =
                new SnapshotSendTimes(60_000_000_000L, 1_000_000_000L, 60_000_000_000L);
    }

    SnapshotSendPolicy(SnapshotSendTimes times) {
        this.times = times;
    }

    /** The state of sending snapshots to one follower. */
    private static final class FollowerSnapshotState {
        private @Nullable StoredSnapshot sentCompletely;
        private long pauseNanos;
        private long pausedUntilNanos;
        private boolean paused;
    }

    boolean needsCheck(StoredSnapshot snapshot, long nowNanos) {
        return !snapshot.equals(checked) || nowNanos - checkedNanos > times.checkValidNanos();
    }

    void checked(StoredSnapshot snapshot, long nowNanos) {
        checked = snapshot;
        checkedNanos = nowNanos;
    }

    void onSentCompletely(ServerId to, StoredSnapshot snapshot) {
        followers.computeIfAbsent(to, id -> new FollowerSnapshotState()).sentCompletely = snapshot;
    }

    /**
     * Returns true, once for each complete send, if the follower requests the snapshot from its beginning again. In
     * that case starts a pause.
     */
    boolean isRequestedAgain(ServerId to, StoredSnapshot snapshot, long nowNanos) {
        FollowerSnapshotState sending = followers.get(to);
        if (sending == null || sending.sentCompletely == null) {
            return false;
        }
        boolean again = snapshot.equals(sending.sentCompletely);
        sending.sentCompletely = null;
        if (again) {
            pause(to, nowNanos);
        } else {
            followers.remove(to);
        }
        return again;
    }

    /** Pauses sending to this follower. Each pause is longer than the one before. */
    void pause(ServerId to, long nowNanos) {
        FollowerSnapshotState sending = followers.computeIfAbsent(to, id -> new FollowerSnapshotState());
        sending.paused = true;
        sending.pauseNanos = Math.min(times.maxPauseNanos(), Math.max(times.minPauseNanos(), 2 * sending.pauseNanos));
        sending.pausedUntilNanos = nowNanos + sending.pauseNanos;
    }

    boolean canSend(ServerId to, long nowNanos) {
        FollowerSnapshotState sending = followers.get(to);
        return sending == null || !sending.paused || sending.pausedUntilNanos - nowNanos <= 0;
    }

    long pauseNanos(ServerId to) {
        FollowerSnapshotState sending = followers.get(to);
        return sending == null ? 0 : sending.pauseNanos;
    }
}
