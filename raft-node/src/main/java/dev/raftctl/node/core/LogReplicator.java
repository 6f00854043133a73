package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Replicates the leader's log: decides what to send to each follower next, and handles the followers' responses. */
final class LogReplicator {
    /** The maximum size of a probe's entries, which is small because a probe may have to be sent many times. */
    private static final long MAX_PROBE_BYTES = 4 << 10;

    private final RaftState server;
    private final TreeMap<ServerId, FollowerProgress> followers = new TreeMap<>();
    private final TreeSet<ServerId> nonMembers = new TreeSet<>();

    LogReplicator(RaftState server) {
        this.server = server;
    }

    /** Returns the progress of every server that the log is replicated to, in order of server ids. */
    Collection<FollowerProgress> followers() {
        return followers.values();
    }

    /** Replicates to the members of the configuration and to the tracked non-members, and to no other server. */
    void trackMembers(Configuration configuration) {
        for (ServerId id : configuration.members().keySet()) {
            if (!id.equals(server.self())) {
                followers.computeIfAbsent(id, this::newProgress);
            }
        }
        followers.keySet().removeIf(id -> !configuration.contains(id) && !nonMembers.contains(id));
    }

    /** Starts replicating to a non-member, which is either catching up or was just removed. */
    FollowerProgress track(ServerId id) {
        nonMembers.add(id);
        return followers.computeIfAbsent(id, this::newProgress);
    }

    private FollowerProgress newProgress(ServerId id) {
        return new FollowerProgress(id, server.log.lastIndex() + 1, server.now(), new AppendWindow(server.settings));
    }

    void untrack(ServerId id) {
        nonMembers.remove(id);
        trackMembers(server.configuration());
    }

    @Nullable
    FollowerProgress recordContact(ServerId from) {
        FollowerProgress follower = followers.get(from);
        if (follower != null && follower.recordContact(server.now())) {
            server.report(new ReplicationDecision.FollowerReturnedDecision(server.term(), from));
        }
        return follower;
    }

    @Nullable
    FollowerProgress progressOf(ServerId id) {
        return followers.get(id);
    }

    long matchIndexOf(ServerId id) {
        FollowerProgress follower = followers.get(id);
        return follower == null ? 0 : follower.matchIndex();
    }

    long lastContactOf(ServerId id) {
        FollowerProgress follower = followers.get(id);
        return follower == null ? RaftState.NEVER : follower.lastContact();
    }

    void replicateAll() {
        for (FollowerProgress follower : followers.values()) {
            replicateTo(follower);
        }
    }

    /** Sends entries as far as the follower's window allows. */
    void replicateTo(FollowerProgress follower) {
        RaftSettings settings = server.settings;
        RaftLog log = server.log;
        while (follower.canAppend(settings.maxInFlightMessages(), follower.windowBytes())) {
            long next = follower.nextIndex();
            if (!log.isTermKnown(next - 1) || next < log.firstIndex()) {
                sendSnapshot(follower);
                return;
            }
            boolean isUpToDate = next > log.lastIndex();
            if (isUpToDate && follower.mode() != FollowerProgress.FollowerReplicationMode.PROBE) {
                return;
            }
            List<LogEntry> entries = isUpToDate ? List.of() : nextEntriesFor(follower);
            long bytes = 0;
            for (int i = 0; i < entries.size(); i++) {
                bytes += entries.get(i).weight();
            }
            AppendEntries.AppendRequest request = new AppendEntries.AppendRequest(
                    server.term(), new LogPosition(log.termAt(next - 1), next - 1), entries, log.commitIndex());
            server.effects.send(follower.id(), request);
            follower.onSent(request.lastIndex(), bytes, server.now());
            follower.onCommitIndexSent(Math.min(request.leaderCommit(), request.lastIndex()));
        }
    }

    /** Returns the next entries to send. A probe gets no entries if the first one alone exceeds the size of a probe. */
    private List<LogEntry> nextEntriesFor(FollowerProgress follower) {
        RaftSettings settings = server.settings;
        RaftLog log = server.log;
        boolean isProbe = follower.mode() == FollowerProgress.FollowerReplicationMode.PROBE;
        long next = follower.nextIndex();
        long end = Math.min(log.lastIndex() + 1, next + settings.maxAppendEntries());
        long maxBytes = Math.min(settings.maxAppendBytes(), isProbe ? MAX_PROBE_BYTES : follower.windowBytes());
        List<LogEntry> entries = log.entries(next, end, maxBytes);
        return isProbe && entries.get(0).weight() > MAX_PROBE_BYTES ? List.of() : entries;
    }

    void onRejected(FollowerProgress follower, AppendEntries.AppendRejected response) {
        boolean isStale = follower.mode() == FollowerProgress.FollowerReplicationMode.SNAPSHOT
                || response.rejectedIndex() <= follower.matchIndex()
                || (follower.mode() == FollowerProgress.FollowerReplicationMode.PROBE
                        && response.rejectedIndex() != follower.nextIndex() - 1);
        if (isStale) {
            return;
        }
        long from = lastPossibleMatch(response.hint()) + 1;
        server.report(new ReplicationDecision.NextIndexBackedUpDecision(
                server.term(), follower.id(), response.rejectedIndex(), response.hint(), from));
        follower.becomeProbe(from);
        replicateTo(follower);
    }

    /** Returns the last index, at most the hint's, whose term in the leader's log is at most the hint's term. */
    private long lastPossibleMatch(LogPosition hint) {
        RaftLog log = server.log;
        long index = Math.min(hint.index(), log.lastIndex());
        while (index >= log.firstIndex() && log.termAt(index) > hint.term()) {
            index = log.firstIndexOfRun(index) - 1;
        }
        return index;
    }

    /** Handles a heartbeat response, which shows that the follower is alive and lost requests should be sent again. */
    void onHeartbeatResponse(FollowerProgress follower, Heartbeat.HeartbeatResponse response) {
        RaftSettings settings = server.settings;
        long now = server.now();
        if (follower.detectsLostLog(response.round(), response.lastIndex())) {
            server.report(new ReplicationDecision.FollowerLostLogDecision(
                    server.term(), follower.id(), response.lastIndex(), follower.matchIndex()));
        }
        if (follower.mode() == FollowerProgress.FollowerReplicationMode.SNAPSHOT) {
            if (follower.diskSpaceLevel() != DiskSpaceLevel.FULL
                    && now - follower.snapshotRequestedAt() > settings.electionTimeoutNanos()) {
                sendSnapshot(follower);
            }
            return;
        }
        if (follower.hasLikelyLostAppends(now, settings.electionTimeoutNanos() / 2)) {
            follower.becomeProbe(follower.matchIndex() + 1);
        } else if (follower.mode() == FollowerProgress.FollowerReplicationMode.PROBE) {
            follower.allowProbeRetry(now, settings.heartbeatNanos());
        }
        replicateTo(follower);
    }

    /** Handles the hint that everything in flight to a server is lost. */
    void onPeerUnreachable(ServerId id) {
        FollowerProgress follower = followers.get(id);
        if (follower != null) {
            follower.onConnectionLost(server.now());
        }
    }

    /** Handles the hint that a part of what was sent to a server has arrived. */
    void onBytesDelivered(ServerId id) {
        FollowerProgress follower = followers.get(id);
        if (follower != null) {
            follower.onBytesDelivered(server.now());
        }
    }

    private void sendSnapshot(FollowerProgress follower) {
        LogPosition snapshot = server.log.snapshot();
        if (follower.mode() != FollowerProgress.FollowerReplicationMode.SNAPSHOT
                || !follower.snapshot().equals(snapshot)) {
            server.report(new ReplicationDecision.SnapshotSentDecision(
                    server.term(), follower.id(), follower.nextIndex(), server.log.firstIndex(), snapshot));
        }
        follower.becomeSnapshot(snapshot, server.now());
        server.effects.add(new Effect.SendSnapshotChunk(follower.id(), server.term(), snapshot, 0));
    }

    void onChunkRequest(FollowerProgress follower, InstallSnapshot.InstallSnapshotChunkRequest request) {
        if (follower.mode() == FollowerProgress.FollowerReplicationMode.SNAPSHOT
                && follower.snapshot().equals(request.last())) {
            follower.onChunkRequested(server.now());
            server.effects.add(
                    new Effect.SendSnapshotChunk(follower.id(), server.term(), request.last(), request.nextOffset()));
        }
    }

    void sendHeartbeats(long round) {
        long timeoutNanos = server.settings.electionTimeoutNanos();
        for (FollowerProgress follower : followers.values()) {
            if (follower.becameSilent(server.now(), timeoutNanos)) {
                server.report(new ReplicationDecision.FollowerSilentDecision(
                        server.term(), follower.id(), follower.matchIndex(), server.log.lastIndex()));
            }
            follower.onHeartbeatSent(round);
            sendHeartbeat(follower, round);
        }
    }

    /**
     * Sends the commitIndex to every follower that has not been sent this one yet and acknowledged the entries.
     *
     * @param round the latest heartbeat round, which the messages repeat
     */
    void sendCommitIndex(long commitIndex, long round) {
        for (FollowerProgress follower : followers.values()) {
            if (lacksCommitIndex(follower, commitIndex)) {
                sendHeartbeat(follower, round);
            }
        }
    }

    /** Returns whether a follower holds committed entries and has not been sent that they are committed. */
    boolean lacksCommitIndex(FollowerProgress follower, long commitIndex) {
        return follower.commitIndexSent() < Math.min(commitIndex, follower.matchIndex());
    }

    private void sendHeartbeat(FollowerProgress follower, long round) {
        long commitIndex = Math.min(server.log.commitIndex(), follower.matchIndex());
        server.effects.send(follower.id(), new Heartbeat.HeartbeatRequest(server.term(), commitIndex, round));
        follower.onCommitIndexSent(commitIndex);
    }

    /**
     * Returns the oldest entry that must be kept for followers that are installing a snapshot, because they continue
     * from there (hazard S10). A follower that has not requested a chunk for a while does not count.
     * {@link Long#MAX_VALUE} if no entry needs to be kept.
     */
    long pinnedIndex() {
        long pinnedIndex = Long.MAX_VALUE;
        long timeoutNanos = 4 * server.settings.electionTimeoutNanos();
        for (FollowerProgress follower : followers.values()) {
            if (follower.mode() == FollowerProgress.FollowerReplicationMode.SNAPSHOT
                    && server.now() - follower.snapshotRequestedAt() <= timeoutNanos) {
                pinnedIndex = Math.min(pinnedIndex, follower.snapshot().index() + 1);
            }
        }
        return pinnedIndex;
    }

    List<FollowerStatus> status(long now) {
        List<FollowerStatus> all = new ArrayList<>();
        for (FollowerProgress follower : followers.values()) {
            all.add(follower.status(now));
        }
        return all;
    }
}
