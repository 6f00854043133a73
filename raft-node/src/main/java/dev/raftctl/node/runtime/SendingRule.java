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
final class SendingRule {
    /** What was checked is believed for so long: reading a large file takes time that followers wait. */
    static final long CHECKED_NANOS = 60_000 * Ticker.NANOS_PER_MILLI;

    private static final long PAUSE_NANOS_MIN = 1_000 * Ticker.NANOS_PER_MILLI;
    private static final long PAUSE_NANOS_MAX = 60_000 * Ticker.NANOS_PER_MILLI;

    private final Map<ServerId, Sending> sendings = new HashMap<>();
    private @Nullable Snapshot checked;
    private long checkedNanos;

    /** To one follower. */
    private static final class Sending {
        private @Nullable Snapshot sent;
        private long pauseNanos;
        private long until;
        private boolean paused;
    }

    boolean isToBeChecked(Snapshot snapshot, long nowNanos) {
        return !snapshot.equals(checked) || nowNanos - checkedNanos > CHECKED_NANOS;
    }

    void checked(Snapshot snapshot, long nowNanos) {
        checked = snapshot;
        checkedNanos = nowNanos;
    }

    void sentWhole(ServerId to, Snapshot snapshot) {
        sendings.computeIfAbsent(to, id -> new Sending()).sent = snapshot;
    }

    /**
     * True, once for each time that it was sent whole: it is asked for from its beginning again, and a pause begins.
     */
    boolean hasRefused(ServerId to, Snapshot snapshot, long nowNanos) {
        Sending sending = sendings.get(to);
        if (sending == null || sending.sent == null) {
            return false;
        }
        boolean again = snapshot.equals(sending.sent);
        sending.sent = null;
        if (again) {
            pause(to, nowNanos);
        } else {
            sendings.remove(to);
        }
        return again;
    }

    /** Nothing is sent to this follower for a while, longer than the last time. */
    void pause(ServerId to, long nowNanos) {
        Sending sending = sendings.computeIfAbsent(to, id -> new Sending());
        sending.paused = true;
        sending.pauseNanos = Math.min(PAUSE_NANOS_MAX, Math.max(PAUSE_NANOS_MIN, 2 * sending.pauseNanos));
        sending.until = nowNanos + sending.pauseNanos;
    }

    boolean maySend(ServerId to, long nowNanos) {
        Sending sending = sendings.get(to);
        return sending == null || !sending.paused || sending.until - nowNanos <= 0;
    }

    long pauseNanos(ServerId to) {
        Sending sending = sendings.get(to);
        return sending == null ? 0 : sending.pauseNanos;
    }
}
