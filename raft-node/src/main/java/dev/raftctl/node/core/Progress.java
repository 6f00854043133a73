package dev.raftctl.node.core;

import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;

/**
 * What the leader knows of one follower: nextIndex and matchIndex (paper figure 2), and the appends under way. {@code
 * nextIndex > matchIndex >= 0} always; matchIndex never falls (trap R05).
 */
final class Progress {
    /** How entries are sent. */
    enum Mode {
        /** One append at a time, until one is accepted: the follower's log is not known. */
        PROBE,
        /** As many as the window holds, without waiting. */
        REPLICATE,
        /** A snapshot first. */
        SNAPSHOT
    }

    private final ServerId id;
    private final AppendWindow window;
    private Mode mode = Mode.PROBE;
    private long matchIndex;
    private long nextIndex;
    private boolean probeSent;
    private long probeSentAt;
    private long[] flightEnds = new long[16];
    private long[] flightBytes = new long[16];
    private int flightHead;
    private int flights;
    private long bytesInFlight;
    private long bytesSent;
    private final long since;
    private long lastContact = Long.MIN_VALUE;
    private boolean missed;
    private boolean forgot;
    private Space space = Space.AMPLE;
    private long acceptedAt;
    private Position snapshot = Position.ZERO;
    private long snapshotAskedAt;
    private long beatRound;
    private long matchAtBeat;
    private long roundAnswered;
    private long roundAnsweredSentAt = Long.MIN_VALUE;
    private long promisedNanos;

    Progress(ServerId id, long nextIndex, long now, AppendWindow window) {
        this.id = id;
        this.window = window;
        this.nextIndex = nextIndex;
        this.since = now;
    }

    ServerId id() {
        return id;
    }

    Mode mode() {
        return mode;
    }

    long matchIndex() {
        return matchIndex;
    }

    long nextIndex() {
        return nextIndex;
    }

    long bytesSent() {
        return bytesSent;
    }

    long lastContact() {
        return lastContact;
    }

    boolean everHeard() {
        return lastContact != Long.MIN_VALUE;
    }

    Position snapshot() {
        return snapshot;
    }

    /** On its disk, as it last said. */
    Space space() {
        return space;
    }

    /** True when that is news. */
    boolean tellsSpace(Space now) {
        boolean news = space != now;
        space = now;
        return news;
    }

    /** The newest round of heartbeats it answered. */
    long roundAnswered() {
        return roundAnswered;
    }

    /** When that round was sent; {@link Long#MIN_VALUE}: none was answered. */
    long roundAnsweredSentAt() {
        return roundAnsweredSentAt;
    }

    /** How long it keeps still from that round on; 0: it promised nothing, or has not answered in this term. */
    long promisedNanos() {
        return promisedNanos;
    }

    /** Something of it came; true when it had been missed. */
    boolean heard(long now) {
        lastContact = now;
        boolean returned = missed;
        missed = false;
        return returned;
    }

    /** True, once, when nothing of it came for so long. */
    boolean isMissed(long now, long patience) {
        if (missed || now - Math.max(since, lastContact) <= patience) {
            return false;
        }
        missed = true;
        return true;
    }

    void answered(long round, long sentAt, long promised) {
        if (round > roundAnswered) {
            roundAnswered = round;
            roundAnsweredSentAt = sentAt;
            promisedNanos = promised;
        }
    }

    /** The weight of entries that may be on their way to it. */
    long windowBytes() {
        return window.bytes();
    }

    boolean mayAppend(int messagesMax, long bytesMax) {
        if (space == Space.FULL) {
            return false;
        }
        return switch (mode) {
            case PROBE -> !probeSent;
            case REPLICATE -> flights < messagesMax && bytesInFlight < bytesMax;
            case SNAPSHOT -> false;
        };
    }

    /** An append up to {@code end} left. */
    void sent(long end, long bytes, long now) {
        bytesSent += bytes;
        if (mode == Mode.PROBE) {
            probeSent = true;
            probeSentAt = now;
            return;
        }
        if (end >= nextIndex) {
            if (flights == 0) {
                acceptedAt = now;
            }
            nextIndex = end + 1;
            push(end, bytes);
            window.sent(end, bytesInFlight, now);
        }
    }

    /** The follower durably holds everything up to here; true when that is news. */
    boolean accepted(long index, long now) {
        acceptedAt = now;
        while (flights > 0 && flightEnds[flightHead] <= index) {
            bytesInFlight -= flightBytes[flightHead];
            flightHead = (flightHead + 1) & (flightEnds.length - 1);
            flights--;
        }
        window.accepted(index, now);
        boolean news = index > matchIndex;
        matchIndex = Math.max(matchIndex, index);
        nextIndex = Math.max(nextIndex, matchIndex + 1);
        if (mode == Mode.PROBE || (mode == Mode.SNAPSHOT && matchIndex >= snapshot.index())) {
            replicate();
        }
        return news;
    }

    /** Begin again one append at a time, from here or from just behind what it holds. */
    void probe(long from) {
        mode = Mode.PROBE;
        probeSent = false;
        nextIndex = Math.max(from, matchIndex + 1);
        forgetFlights();
    }

    /** The link is gone, and what was on it: begin again when it is heard. */
    void linkLost(long now) {
        if (mode == Mode.REPLICATE) {
            probe(matchIndex + 1);
            probeSent = true;
            probeSentAt = now;
        }
    }

    /** Send the probe again if it, or its answer, has been under way for so long. */
    void repeatProbe(long now, long patience) {
        if (now - probeSentAt >= patience) {
            probeSent = false;
        }
    }

    /** Part of what was sent to it has arrived: the rest is late, not lost. */
    void delivered(long now) {
        acceptedAt = now;
        probeSentAt = now;
        snapshotAskedAt = now;
    }

    void install(Position last, long now) {
        mode = Mode.SNAPSHOT;
        snapshot = last;
        snapshotAskedAt = now;
        forgetFlights();
    }

    long snapshotAskedAt() {
        return snapshotAskedAt;
    }

    void chunkAsked(long now) {
        snapshotAskedAt = now;
    }

    void beatSent(long round) {
        beatRound = round;
        matchAtBeat = matchIndex;
    }

    /**
     * At a heartbeat's answer: was something lost, most likely? Appends are under way, and for this long none was
     * accepted, nor did any part of one arrive. The end of the log in the answer proves nothing: heartbeats overtake
     * entries (trap R15).
     */
    boolean hasLost(long now, long patience) {
        return mode == Mode.REPLICATE && flights > 0 && now - acceptedAt >= patience;
    }

    /** True, once, when its log ends before what it had acknowledged when that heartbeat left: it lost its disk (trap M17). */
    boolean hasForgotten(long round, long lastIndex) {
        if (forgot || round != beatRound || lastIndex >= matchAtBeat) {
            return false;
        }
        forgot = true;
        return true;
    }

    FollowerStatus status(long now) {
        return new FollowerStatus(
                id,
                matchIndex,
                nextIndex,
                mode.name().toLowerCase(java.util.Locale.ROOT),
                mode == Mode.PROBE && probeSent ? 1 : flights,
                bytesInFlight,
                everHeard() ? (now - lastContact) / 1_000_000 : -1);
    }

    /** In tests. */
    void checkFlights() {
        long bytes = 0;
        for (int i = 0; i < flights; i++) {
            bytes += flightBytes[(flightHead + i) & (flightBytes.length - 1)];
        }
        Invariant.holds(bytes == bytesInFlight, "%d bytes in flight are counted as %d", bytes, bytesInFlight);
    }

    private void replicate() {
        mode = Mode.REPLICATE;
        probeSent = false;
        nextIndex = matchIndex + 1;
        forgetFlights();
    }

    private void push(long end, long bytes) {
        if (flights == flightEnds.length) {
            long[] ends = new long[flights * 2];
            long[] weights = new long[flights * 2];
            for (int i = 0; i < flights; i++) {
                ends[i] = flightEnds[(flightHead + i) & (flights - 1)];
                weights[i] = flightBytes[(flightHead + i) & (flights - 1)];
            }
            flightEnds = ends;
            flightBytes = weights;
            flightHead = 0;
        }
        int at = (flightHead + flights) & (flightEnds.length - 1);
        flightEnds[at] = end;
        flightBytes[at] = bytes;
        flights++;
        bytesInFlight += bytes;
    }

    private void forgetFlights() {
        flights = 0;
        flightHead = 0;
        bytesInFlight = 0;
        window.restart();
    }
}
