package dev.raftctl.node.core;

import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;

/**
 * What the leader knows of one follower: nextIndex and matchIndex (paper figure 2), and the appends under way. {@code
 * nextIndex > matchIndex >= 0} always; matchIndex never falls (hazard R05).
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
    private long[] inFlightLastIndexes = new long[16];
    private long[] inFlightSizes = new long[16];
    private int inFlightHead;
    private int inFlightCount;
    private long inFlightBytes;
    private long bytesSent;
    private final long trackedSince;
    private long lastContact = Long.MIN_VALUE;
    private boolean silenceReported;
    private boolean lostLogReported;
    private DiskSpaceLevel diskSpaceLevel = DiskSpaceLevel.AMPLE;
    private long lastProgressAt;
    private Position snapshot = Position.ZERO;
    private long snapshotRequestedAt;
    private long heartbeatRound;
    private long matchIndexAtHeartbeat;
    private long lastAnsweredRound;
    private long lastAnsweredRoundSentAt = Long.MIN_VALUE;
    private long leasePromiseNanos;

    Progress(ServerId id, long nextIndex, long now, AppendWindow window) {
        this.id = id;
        this.window = window;
        this.nextIndex = nextIndex;
        this.trackedSince = now;
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

    boolean hasBeenHeard() {
        return lastContact != Long.MIN_VALUE;
    }

    Position snapshot() {
        return snapshot;
    }

    /** On its disk, as it last said. */
    DiskSpaceLevel diskSpaceLevel() {
        return diskSpaceLevel;
    }

    /** True when that is news. */
    boolean updateDiskSpaceLevel(DiskSpaceLevel now) {
        boolean isNew = diskSpaceLevel != now;
        diskSpaceLevel = now;
        return isNew;
    }

    /** The newest round of heartbeats it answered. */
    long lastAnsweredRound() {
        return lastAnsweredRound;
    }

    /** When that round was sent; {@link Long#MIN_VALUE}: none was answered. */
    long lastAnsweredRoundSentAt() {
        return lastAnsweredRoundSentAt;
    }

    /** How long it keeps still from that round on; 0: it promised nothing, or has not answered in this term. */
    long leasePromiseNanos() {
        return leasePromiseNanos;
    }

    /** Something of it came; true when it had been missed. */
    boolean recordContact(long now) {
        lastContact = now;
        boolean wasSilent = silenceReported;
        silenceReported = false;
        return wasSilent;
    }

    /** True, once, when nothing of it came for so long. */
    boolean becameSilent(long now, long timeoutNanos) {
        if (silenceReported || now - Math.max(trackedSince, lastContact) <= timeoutNanos) {
            return false;
        }
        silenceReported = true;
        return true;
    }

    void onHeartbeatResponse(long round, long sentAt, long promiseNanos) {
        if (round > lastAnsweredRound) {
            lastAnsweredRound = round;
            lastAnsweredRoundSentAt = sentAt;
            leasePromiseNanos = promiseNanos;
        }
    }

    /** The weight of entries that may be on their way to it. */
    long windowBytes() {
        return window.bytes();
    }

    boolean canAppend(int maxMessages, long maxBytes) {
        if (diskSpaceLevel == DiskSpaceLevel.FULL) {
            return false;
        }
        return switch (mode) {
            case PROBE -> !probeSent;
            case REPLICATE -> inFlightCount < maxMessages && inFlightBytes < maxBytes;
            case SNAPSHOT -> false;
        };
    }

    /** An append up to {@code end} left. */
    void onSent(long endIndex, long bytes, long now) {
        bytesSent += bytes;
        if (mode == Mode.PROBE) {
            probeSent = true;
            probeSentAt = now;
            return;
        }
        if (endIndex >= nextIndex) {
            if (inFlightCount == 0) {
                lastProgressAt = now;
            }
            nextIndex = endIndex + 1;
            addInFlight(endIndex, bytes);
            window.onSent(endIndex, inFlightBytes, now);
        }
    }

    /** The follower durably holds everything up to here; true when that is news. */
    boolean onAccepted(long index, long now) {
        lastProgressAt = now;
        while (inFlightCount > 0 && inFlightLastIndexes[inFlightHead] <= index) {
            inFlightBytes -= inFlightSizes[inFlightHead];
            inFlightHead = (inFlightHead + 1) & (inFlightLastIndexes.length - 1);
            inFlightCount--;
        }
        window.onAccepted(index, now);
        boolean isNew = index > matchIndex;
        matchIndex = Math.max(matchIndex, index);
        nextIndex = Math.max(nextIndex, matchIndex + 1);
        if (mode == Mode.PROBE || (mode == Mode.SNAPSHOT && matchIndex >= snapshot.index())) {
            becomeReplicate();
        }
        return isNew;
    }

    /** Begin again one append at a time, from here or from just behind what it holds. */
    void becomeProbe(long from) {
        mode = Mode.PROBE;
        probeSent = false;
        nextIndex = Math.max(from, matchIndex + 1);
        clearInFlight();
    }

    /** The link is gone, and what was on it: begin again when it is heard. */
    void onConnectionLost(long now) {
        if (mode == Mode.REPLICATE) {
            becomeProbe(matchIndex + 1);
            probeSent = true;
            probeSentAt = now;
        }
    }

    /** Send the probe again if it, or its answer, has been under way for so long. */
    void allowProbeRetry(long now, long timeoutNanos) {
        if (now - probeSentAt >= timeoutNanos) {
            probeSent = false;
        }
    }

    /** Part of what was sent to it has arrived: the rest is late, not lost. */
    void onBytesDelivered(long now) {
        lastProgressAt = now;
        probeSentAt = now;
        snapshotRequestedAt = now;
    }

    void becomeSnapshot(Position last, long now) {
        mode = Mode.SNAPSHOT;
        snapshot = last;
        snapshotRequestedAt = now;
        clearInFlight();
    }

    long snapshotRequestedAt() {
        return snapshotRequestedAt;
    }

    void onChunkRequested(long now) {
        snapshotRequestedAt = now;
    }

    void onHeartbeatSent(long round) {
        heartbeatRound = round;
        matchIndexAtHeartbeat = matchIndex;
    }

    /**
     * At a heartbeat's answer: was something lost, most likely? Appends are under way, and for this long none was
     * accepted, nor did any part of one arrive. The end of the log in the answer proves nothing: heartbeats overtake
     * entries (hazard R15).
     */
    boolean hasLikelyLostAppends(long now, long timeoutNanos) {
        return mode == Mode.REPLICATE && inFlightCount > 0 && now - lastProgressAt >= timeoutNanos;
    }

    /** True, once, when its log ends before what it had acknowledged when that heartbeat left: it lost its disk (hazard M17). */
    boolean detectsLostLog(long round, long lastIndex) {
        if (lostLogReported || round != heartbeatRound || lastIndex >= matchIndexAtHeartbeat) {
            return false;
        }
        lostLogReported = true;
        return true;
    }

    FollowerStatus status(long now) {
        return new FollowerStatus(
                id,
                matchIndex,
                nextIndex,
                mode.name().toLowerCase(java.util.Locale.ROOT),
                mode == Mode.PROBE && probeSent ? 1 : inFlightCount,
                inFlightBytes,
                hasBeenHeard() ? (now - lastContact) / 1_000_000 : -1);
    }

    /** In tests. */
    void checkInFlight() {
        long bytes = 0;
        for (int i = 0; i < inFlightCount; i++) {
            bytes += inFlightSizes[(inFlightHead + i) & (inFlightSizes.length - 1)];
        }
        Invariant.holds(bytes == inFlightBytes, "%d bytes in flight are counted as %d", bytes, inFlightBytes);
    }

    private void becomeReplicate() {
        mode = Mode.REPLICATE;
        probeSent = false;
        nextIndex = matchIndex + 1;
        clearInFlight();
    }

    private void addInFlight(long endIndex, long bytes) {
        if (inFlightCount == inFlightLastIndexes.length) {
            long[] ends = new long[inFlightCount * 2];
            long[] weights = new long[inFlightCount * 2];
            for (int i = 0; i < inFlightCount; i++) {
                ends[i] = inFlightLastIndexes[(inFlightHead + i) & (inFlightCount - 1)];
                weights[i] = inFlightSizes[(inFlightHead + i) & (inFlightCount - 1)];
            }
            inFlightLastIndexes = ends;
            inFlightSizes = weights;
            inFlightHead = 0;
        }
        int at = (inFlightHead + inFlightCount) & (inFlightLastIndexes.length - 1);
        inFlightLastIndexes[at] = endIndex;
        inFlightSizes[at] = bytes;
        inFlightCount++;
        inFlightBytes += bytes;
    }

    private void clearInFlight() {
        inFlightCount = 0;
        inFlightHead = 0;
        inFlightBytes = 0;
        window.resetTiming();
    }
}
