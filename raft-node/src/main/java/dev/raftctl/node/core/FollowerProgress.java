package dev.raftctl.node.core;

import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;

/**
 * What the leader knows about one follower: nextIndex and matchIndex (paper figure 2), and the append requests in
 * flight. Always {@code nextIndex > matchIndex >= 0}; matchIndex never decreases (hazard R05).
 */
final class FollowerProgress {
    /** The way in which the leader currently sends entries to the follower. */
    enum FollowerReplicationMode {
        /** The follower's log is unknown, so one request is sent at a time until the follower accepts one. */
        PROBE,
        /** Requests are pipelined, as many as the window allows. */
        REPLICATE,
        /** No entries are sent, because the follower first has to install a snapshot. */
        SNAPSHOT
    }

    private final ServerId id;
    private final AppendWindow window;
    private FollowerReplicationMode mode = FollowerReplicationMode.PROBE;
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
    private long commitIndexSent;
    private final long trackedSince;
    private long lastContact = Long.MIN_VALUE;
    private boolean silenceReported;
    private boolean lostLogReported;
    private DiskSpaceLevel diskSpaceLevel = DiskSpaceLevel.AMPLE;
    private long lastProgressAt;
    private LogPosition snapshot = LogPosition.ZERO;
    private long snapshotRequestedAt;
    private long heartbeatRound;
    private long matchIndexAtHeartbeat;
    private long lastAnsweredRound;
    private long lastAnsweredRoundSentAt = Long.MIN_VALUE;
    private long leasePromiseNanos;

    FollowerProgress(ServerId id, long nextIndex, long now, AppendWindow window) {
        this.id = id;
        this.window = window;
        this.nextIndex = nextIndex;
        this.trackedSince = now;
    }

    ServerId id() {
        return id;
    }

    FollowerReplicationMode mode() {
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

    /** Returns the highest commitIndex that was sent to the follower with entries that it then holds. */
    long commitIndexSent() {
        return commitIndexSent;
    }

    void onCommitIndexSent(long commitIndex) {
        commitIndexSent = Math.max(commitIndexSent, commitIndex);
    }

    boolean hasBeenHeard() {
        return lastContact != Long.MIN_VALUE;
    }

    LogPosition snapshot() {
        return snapshot;
    }

    /** Returns the disk space level that the follower reported last. */
    DiskSpaceLevel diskSpaceLevel() {
        return diskSpaceLevel;
    }

    /** Sets the follower's disk space level. Returns whether the level has changed. */
    boolean updateDiskSpaceLevel(DiskSpaceLevel now) {
        boolean isNew = diskSpaceLevel != now;
        diskSpaceLevel = now;
        return isNew;
    }

    /** Returns the latest heartbeat round to which the follower has responded. */
    long lastAnsweredRound() {
        return lastAnsweredRound;
    }

    /** Returns when the round {@link #lastAnsweredRound} was sent, or {@link Long#MIN_VALUE} if there is none. */
    long lastAnsweredRoundSentAt() {
        return lastAnsweredRoundSentAt;
    }

    /**
     * Returns how long from that round on the follower votes for no server; 0 if it made no promise or has not
     * responded in this term.
     */
    long leasePromiseNanos() {
        return leasePromiseNanos;
    }

    /** Records that the follower sent a message. Returns whether the follower had been reported as silent. */
    boolean recordContact(long now) {
        lastContact = now;
        boolean wasSilent = silenceReported;
        silenceReported = false;
        return wasSilent;
    }

    /** Returns whether the follower has become silent for {@code timeoutNanos}. True only once per silence. */
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

    /** Returns the maximum number of bytes, counted as entry weight, that may be in flight to the follower. */
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

    /** Records that a request was sent whose last entry has the index {@code endIndex}. */
    void onSent(long endIndex, long bytes, long now) {
        bytesSent += bytes;
        if (mode == FollowerReplicationMode.PROBE) {
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

    /** Records that the follower's log is durable up to this index. Returns whether matchIndex has increased. */
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
        if (mode == FollowerReplicationMode.PROBE
                || (mode == FollowerReplicationMode.SNAPSHOT && matchIndex >= snapshot.index())) {
            becomeReplicate();
        }
        return isNew;
    }

    /** Starts to probe from this index, but never from an index that is known to match. */
    void becomeProbe(long from) {
        mode = FollowerReplicationMode.PROBE;
        probeSent = false;
        nextIndex = Math.max(from, matchIndex + 1);
        clearInFlight();
    }

    /**
     * Treats everything in flight as lost, because the connection is gone. Probes once the follower is heard from
     * again.
     */
    void onConnectionLost(long now) {
        if (mode == FollowerReplicationMode.REPLICATE) {
            becomeProbe(matchIndex + 1);
            probeSent = true;
            probeSentAt = now;
        }
    }

    /** Allows another probe if the response to the last one has been missing for {@code timeoutNanos}. */
    void allowProbeRetry(long now, long timeoutNanos) {
        if (now - probeSentAt >= timeoutNanos) {
            probeSent = false;
        }
    }

    /** Records that a part of the data in flight has arrived, so that the missing data counts as late, not as lost. */
    void onBytesDelivered(long now) {
        lastProgressAt = now;
        probeSentAt = now;
        snapshotRequestedAt = now;
    }

    void becomeSnapshot(LogPosition last, long now) {
        mode = FollowerReplicationMode.SNAPSHOT;
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
     * Returns whether appends in flight were most likely lost: for {@code timeoutNanos} none was accepted and no part
     * of one arrived. Called for each heartbeat response. The end of the log in that response proves nothing, because
     * heartbeats overtake entries (hazard R15).
     */
    boolean hasLikelyLostAppends(long now, long timeoutNanos) {
        return mode == FollowerReplicationMode.REPLICATE && inFlightCount > 0 && now - lastProgressAt >= timeoutNanos;
    }

    /**
     * Returns true, once, when the follower's log ends before what it had acknowledged when that heartbeat was sent: it
     * lost its disk (hazard M17).
     */
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
                mode == FollowerReplicationMode.PROBE && probeSent ? 1 : inFlightCount,
                inFlightBytes,
                hasBeenHeard() ? (now - lastContact) / 1_000_000 : -1);
    }

    /** Checks that the number of bytes in flight is consistent. For tests. */
    void checkInFlight() {
        long bytes = 0;
        for (int i = 0; i < inFlightCount; i++) {
            bytes += inFlightSizes[(inFlightHead + i) & (inFlightSizes.length - 1)];
        }
        InvariantChecks.holds(bytes == inFlightBytes, "%d bytes in flight are counted as %d", bytes, inFlightBytes);
    }

    private void becomeReplicate() {
        mode = FollowerReplicationMode.REPLICATE;
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
