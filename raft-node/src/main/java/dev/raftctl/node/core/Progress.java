package dev.raftctl.node.core;

import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;

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
    private Mode mode = Mode.PROBE;
    private long matchIndex;
    private long nextIndex;
    private boolean probeSent;
    private long[] flightEnds = new long[16];
    private long[] flightBytes = new long[16];
    private int flightHead;
    private int flights;
    private long bytesInFlight;
    private long bytesSent;
    private long lastContact = Long.MIN_VALUE;
    private long matchAtLastBeat = -1;
    private Position snapshot = Position.ZERO;
    private long snapshotAskedAt;
    private long lastBeatSent;
    private long roundAnswered;

    Progress(ServerId id, long nextIndex) {
        this.id = id;
        this.nextIndex = nextIndex;
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

    long roundAnswered() {
        return roundAnswered;
    }

    void heard(long now) {
        lastContact = now;
    }

    void answered(long round) {
        roundAnswered = Math.max(roundAnswered, round);
    }

    boolean mayAppend(int messagesMax, long bytesMax) {
        return switch (mode) {
            case PROBE -> !probeSent;
            case REPLICATE -> flights < messagesMax && bytesInFlight < bytesMax;
            case SNAPSHOT -> false;
        };
    }

    /** An append up to {@code end} left. */
    void sent(long end, long bytes) {
        bytesSent += bytes;
        if (mode == Mode.PROBE) {
            probeSent = true;
            return;
        }
        if (end >= nextIndex) {
            nextIndex = end + 1;
            push(end, bytes);
        }
    }

    /** The follower durably holds everything up to here; true when that is news. */
    boolean accepted(long index) {
        while (flights > 0 && flightEnds[flightHead] <= index) {
            bytesInFlight -= flightBytes[flightHead];
            flightHead = (flightHead + 1) & (flightEnds.length - 1);
            flights--;
        }
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

    /** The answer to a probe may have been lost: send it again. */
    void allowProbe() {
        probeSent = false;
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

    /** At a heartbeat's answer: were appends sent, and nothing of them accepted since the answer before (trap R15)? */
    boolean stalledSinceLastBeat() {
        boolean stalled = mode == Mode.REPLICATE && nextIndex > matchIndex + 1 && matchAtLastBeat == matchIndex;
        matchAtLastBeat = matchIndex;
        return stalled;
    }

    long lastBeatSent() {
        return lastBeatSent;
    }

    void beatSent(long now) {
        lastBeatSent = now;
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
    }
}
