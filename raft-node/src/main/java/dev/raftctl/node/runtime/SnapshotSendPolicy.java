package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.ServerId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a snapshot is sent from its beginning: its file is read and checked before, now and then; and a follower that
 * got all of it and asks for all of it again waits, longer each time, since something on the way damages it. One
 * thread.
 */
final class SnapshotSendPolicy {
    /** What was checked is believed for so long: reading a large file takes time that followers wait. */
    static final long CHECK_VALID_NANOS = 60_000 * Ticker.NANOS_PER_MILLI;

    private static final long MIN_PAUSE_NANOS = 1_000 * Ticker.NANOS_PER_MILLI;
    private static final long MAX_PAUSE_NANOS = 60_000 * Ticker.NANOS_PER_MILLI;

    private final Map<ServerId, FollowerState> followers = new HashMap<>();
    private @Nullable Snapshot checked;
    private long checkedNanos;

    /** To one follower. */
    private static final class FollowerState {
        private @Nullable Snapshot sentCompletely;
        private long pauseNanos;
        private long pausedUntilNanos;
        private boolean paused;
    }

    boolean needsCheck(Snapshot snapshot, long nowNanos) {
        return !snapshot.equals(checked) || nowNanos - checkedNanos > CHECK_VALID_NANOS;
    }

    void checked(Snapshot snapshot, long nowNanos) {
        checked = snapshot;
        checkedNanos = nowNanos;
    }

    void onSentCompletely(ServerId to, Snapshot snapshot) {
        followers.computeIfAbsent(to, id -> new FollowerState()).sentCompletely = snapshot;
    }

    /**
     * True, once for each time that it was sent whole: it is asked for from its beginning again, and a pause begins.
     */
    boolean isRequestedAgain(ServerId to, Snapshot snapshot, long nowNanos) {
        FollowerState sending = followers.get(to);
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

    /** Nothing is sent to this follower for a while, longer than the last time. */
    void pause(ServerId to, long nowNanos) {
        FollowerState sending = followers.computeIfAbsent(to, id -> new FollowerState());
        sending.paused = true;
        sending.pauseNanos = Math.min(MAX_PAUSE_NANOS, Math.max(MIN_PAUSE_NANOS, 2 * sending.pauseNanos));
        sending.pausedUntilNanos = nowNanos + sending.pauseNanos;
    }

    boolean canSend(ServerId to, long nowNanos) {
        FollowerState sending = followers.get(to);
        return sending == null || !sending.paused || sending.pausedUntilNanos - nowNanos <= 0;
    }

    long pauseNanos(ServerId to) {
        FollowerState sending = followers.get(to);
        return sending == null ? 0 : sending.pauseNanos;
    }
}
