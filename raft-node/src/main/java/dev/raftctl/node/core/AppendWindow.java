package dev.raftctl.node.core;

/**
 * Limits how many bytes of entries may be in flight to one follower. The window starts small, doubles each time a full
 * window is acknowledged quickly, and halves when an acknowledgement takes long. Entries queued on a slow link are
 * therefore acknowledged within about an election timeout, and a deposed leader leaves little in the queue ahead of its
 * successor's entries (E26).
 */
final class AppendWindow {
    /** The initial window in bytes, which takes half a second at 1 Mbit/s. */
    static final long INITIAL_BYTES = 64 << 10;

    private final RaftSettings settings;
    private long bytes;
    private boolean wasFull;

    /** The last index of the request whose round trip is being timed; 0 if no request is being timed. */
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
     * Records that an append request was sent.
     *
     * @param lastIndex the last index of the request
     * @param inFlightBytes weight of all unacknowledged entries, including this request's
     */
    void onSent(long lastIndex, long inFlightBytes, long now) {
        if (timedLastIndex == 0) {
            timedLastIndex = lastIndex;
            sentAt = now;
            wasFull = false;
        }
        wasFull |= inFlightBytes >= bytes;
    }

    /** Records that the follower's log is durable up to this index. */
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

    /**
     * Stops timing the round trip, because the requests in flight are lost or their timing is no longer of interest.
     */
    void resetTiming() {
        timedLastIndex = 0;
        sentAt = 0;
        wasFull = false;
    }
}
