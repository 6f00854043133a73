package dev.raftctl.protocol.net;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes of entries and snapshots may be on their way over one connection, so that what is written next waits
 * only briefly in the queues of sockets and routers. PINGs among them measure how long they take: the window doubles
 * each round trip while they are quick, and is halved when they take {@link #QUEUE_NANOS} longer than on an empty way
 * (as in TCP Vegas and LEDBAT, RFC 6817). Routes change: when no round trip of late was as quick, the way is emptied to
 * measure it anew. Times in nanoseconds of any clock that never goes back. One thread.
 */
final class SendWindow {
    /** The smallest window, and the smallest part that a message is cut into: 65 ms on a link of 1 Mbit/s. */
    static final int PART_BYTES = 8 << 10;

    static final long FIRST_BYTES = 32 << 10;
    static final long MAX_BYTES = 16 << 20;

    /** Longer than this nothing should wait in a queue on the way. */
    static final long QUEUE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** How long no round trip is as quick as on an empty way, before the way is emptied. */
    static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int PART_BYTES_MIN = 1 << 10;
    private static final long UNMARKED_MAX = 64 << 10;

    /** A PING under way, and the bytes that its answer confirms. */
    private record Mark(long bytes, long sentAt) {}

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private long bytes = FIRST_BYTES;
    private long outstanding;
    private long unmarked;
    private boolean filled;
    private long halvedAt = Long.MIN_VALUE;

    /** Of a PING on an empty way, as far as is known. */
    private long quickest = Long.MAX_VALUE;

    private long quickestOfLate = Long.MAX_VALUE;
    private long lateSince;

    /** Since when the way is being emptied; {@link Long#MAX_VALUE}: it is not. */
    private long emptiedSince = Long.MAX_VALUE;

    private long answeredAt = Long.MIN_VALUE;

    SendWindow(long now) {
        lateSince = now;
    }

    long bytes() {
        return bytes;
    }

    /** How large a part may be that nothing overtakes. */
    int partBytes() {
        return (int) Math.max(PART_BYTES, bytes / 4);
    }

    /** How large the next part of a message that is being cut may be. */
    int nextPartBytes() {
        return (int) Math.max(PART_BYTES_MIN, Math.min(partBytes(), bytes - outstanding));
    }

    /** Whether more may leave. False counts as a reason to grow. */
    boolean isOpen() {
        boolean open = outstanding < bytes;
        filled |= !open;
        return open;
    }

    void sent(long more) {
        outstanding += more;
        unmarked += more;
    }

    /**
     * Whether a PING should follow what was sent: each quarter of a window, and when nothing else could open it again.
     */
    boolean wantsMark() {
        return unmarked >= Math.min(UNMARKED_MAX, Math.max(1, bytes / 4))
                || (unmarked > 0 && outstanding >= bytes && marks.isEmpty());
    }

    /** A PING left. */
    void marked(long now) {
        marks.add(new Mark(unmarked, now));
        unmarked = 0;
    }

    boolean isMarked() {
        return !marks.isEmpty();
    }

    /** A PONG came, which answers the oldest PING. Returns the bytes that have arrived. */
    long answered(long now) {
        Mark mark = marks.poll();
        if (mark == null) {
            return 0;
        }
        answeredAt = now;
        outstanding -= mark.bytes();
        long took = now - mark.sentAt();
        measured(mark.sentAt(), took, now);
        if (isEmptied()) {
            return mark.bytes();
        }
        if (took > quickest + QUEUE_NANOS) {
            if (mark.sentAt() >= halvedAt) {
                bytes = Math.max(PART_BYTES, bytes / 2);
                halvedAt = now;
            }
        } else if (filled && took <= quickest + QUEUE_NANOS / 2) {
            bytes = Math.min(MAX_BYTES, bytes + mark.bytes());
            filled = false;
        }
        return mark.bytes();
    }

    /** How long a PING has been open without the answer to any having come; 0: none is open. */
    long silentNanos(long now) {
        Mark oldest = marks.peek();
        return oldest == null ? 0 : now - Math.max(oldest.sentAt(), answeredAt);
    }

    private void measured(long sentAt, long took, long now) {
        if (sentAt >= emptiedSince) {
            quickest = took;
            emptiedSince = Long.MAX_VALUE;
        }
        quickest = Math.min(quickest, took);
        quickestOfLate = Math.min(quickestOfLate, took);
        if (now - lateSince >= SLOW_NANOS) {
            if (quickestOfLate > quickest + QUEUE_NANOS / 2 && !isEmptied()) {
                emptiedSince = now;
                bytes = PART_BYTES;
            }
            quickestOfLate = Long.MAX_VALUE;
            lateSince = now;
        }
    }

    private boolean isEmptied() {
        return emptiedSince != Long.MAX_VALUE;
    }
}
