package dev.raftctl.node.core;

/**
 * How many bytes of entries may be on their way to one follower: few at first, then twice as many each time that a full
 * window is acknowledged quickly, half as many when that takes long. So what is queued on a slow link is acknowledged
 * within an election timeout or so, and a leader that is deposed leaves little behind that its successor's entries wait
 * for (E26).
 */
final class AppendWindow {
    /** The first window, in bytes: half a second on a link of 1 Mbit/s. */
    static final long INITIAL_BYTES = 64 << 10;

    private final RaftSettings settings;
    private long bytes;
    private boolean wasFull;

    /** The append whose way there and back is being timed ends here; 0: none is. */
    private long timedLastIndex;

    private long sentAt;

    AppendWindow(RaftSettings settings) {
        this.settings = settings;
        bytes = Math.min(INITIAL_BYTES, settings.maxInFlightBytes());
    }

    long bytes() {
        return bytes;
    }

    /**
     * An append left.
     *
     * @param lastIndex its last index
     * @param inFlightBytes weight of all that is not acknowledged, this append among it
     */
    void onSent(long lastIndex, long inFlightBytes, long now) {
        if (timedLastIndex == 0) {
            timedLastIndex = lastIndex;
            sentAt = now;
            wasFull = false;
        }
        wasFull |= inFlightBytes >= bytes;
    }

    /** The follower durably holds everything up to this index. */
    void onAccepted(long index, long now) {
        if (timedLastIndex == 0 || index < timedLastIndex) {
            return;
        }
        long roundTripNanos = now - sentAt;
        if (roundTripNanos > settings.electionTimeoutNanos() / 2) {
            bytes = Math.min(settings.maxInFlightBytes(), Math.max(INITIAL_BYTES, bytes / 2));
        } else if (wasFull && roundTripNanos < settings.electionTimeoutNanos() / 4) {
            bytes = Math.min(settings.maxInFlightBytes(), bytes * 2);
        }
        resetTiming();
    }

    /** What was on its way is lost or does not matter any more. */
    void resetTiming() {
        timedLastIndex = 0;
        sentAt = 0;
        wasFull = false;
    }
}
