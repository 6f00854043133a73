package dev.raftctl.node.core;

/**
 * How many bytes of entries may be on their way to one follower: few at first, then twice as many each time that a full
 * window is acknowledged quickly, half as many when that takes long. So what is queued on a slow link is acknowledged
 * within an election timeout or so, and a leader that is deposed leaves little behind that its successor's entries wait
 * for (E26).
 */
final class AppendWindow {
    /** The first window, in bytes: half a second on a link of 1 Mbit/s. */
    static final long FIRST_BYTES = 64 << 10;

    private final RaftSettings settings;
    private long bytes;
    private boolean filled;

    /** The append whose way there and back is being timed ends here; 0: none is. */
    private long timedEnd;

    private long sentAt;

    AppendWindow(RaftSettings settings) {
        this.settings = settings;
        bytes = Math.min(FIRST_BYTES, settings.windowBytes());
    }

    long bytes() {
        return bytes;
    }

    /**
     * An append left.
     *
     * @param end its last index
     * @param inFlight weight of all that is not acknowledged, this append among it
     */
    void sent(long end, long inFlight, long now) {
        if (timedEnd == 0) {
            timedEnd = end;
            sentAt = now;
            filled = false;
        }
        filled |= inFlight >= bytes;
    }

    /** The follower durably holds everything up to this index. */
    void accepted(long index, long now) {
        if (timedEnd == 0 || index < timedEnd) {
            return;
        }
        long took = now - sentAt;
        if (took > settings.electionTimeoutNanos() / 2) {
            bytes = Math.min(settings.windowBytes(), Math.max(FIRST_BYTES, bytes / 2));
        } else if (filled && took < settings.electionTimeoutNanos() / 4) {
            bytes = Math.min(settings.windowBytes(), bytes * 2);
        }
        restart();
    }

    /** What was on its way is lost or does not matter any more. */
    void restart() {
        timedEnd = 0;
        sentAt = 0;
        filled = false;
    }
}
