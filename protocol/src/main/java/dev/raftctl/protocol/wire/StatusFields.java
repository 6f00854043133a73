package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.StateStatus;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the parts of a server status that are optional or lists. */
final class StatusFields {
    /** The length of the shortest encoded follower, with an id of one character. */
    private static final int MIN_FOLLOWER_BYTES = 8;

    private static final int MIN_DECISION_BYTES = 5;

    /** The length of the shortest encoded duplicate server, with an id of one character and two empty addresses. */
    private static final int MIN_DUPLICATE_BYTES = 4;

    private static final int MIN_LAG_BYTES = 3;

    private static final int MIN_LINK_BYTES = 4;

    private static final DiskSpaceLevel[] DISK_SPACE_LEVELS = DiskSpaceLevel.values();

    private StatusFields() {}

    static void writeFollowers(Output out, List<FollowerStatus> followers, WireLimits limits) {
        Fields.writeCount(out, followers.size(), limits.maxMembers());
        for (FollowerStatus follower : followers) {
            Fields.writeServerId(out, follower.id());
            Fields.writeNonNegative(out, follower.matchIndex());
            Fields.writeNonNegative(out, follower.nextIndex());
            Fields.writeString(out, follower.mode(), limits);
            Fields.writeCount(out, follower.inFlightMessages(), Integer.MAX_VALUE);
            Fields.writeNonNegative(out, follower.inFlightBytes());
            out.writeVarLong(follower.lastContactMs(), false);
        }
    }

    static List<FollowerStatus> readFollowers(Input in, WireLimits limits) {
        int count = Fields.readElementCount(in, limits.maxMembers(), MIN_FOLLOWER_BYTES);
        List<FollowerStatus> followers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId id = Fields.readServerId(in);
            long matchIndex = Fields.readNonNegative(in);
            long nextIndex = Fields.readNonNegative(in);
            String mode = Fields.readString(in, limits);
            int messages = Fields.readCount(in, Integer.MAX_VALUE);
            long bytes = Fields.readNonNegative(in);
            followers.add(new FollowerStatus(id, matchIndex, nextIndex, mode, messages, bytes, in.readVarLong(false)));
        }
        return followers;
    }

    static void writeChange(Output out, MembershipChangeStatus change, WireLimits limits) {
        Fields.writeString(out, change.phase(), limits);
        Fields.writeString(out, change.server(), limits);
        Fields.writeCount(out, change.round(), Integer.MAX_VALUE);
        Fields.writeNonNegative(out, change.matchIndex());
        Fields.writeNonNegative(out, change.targetIndex());
        Fields.writeNonNegative(out, change.bytesSent());
        Fields.writeNonNegative(out, change.elapsedMs());
    }

    static MembershipChangeStatus readChange(Input in, WireLimits limits) {
        String phase = Fields.readString(in, limits);
        String server = Fields.readString(in, limits);
        int round = Fields.readCount(in, Integer.MAX_VALUE);
        long matchIndex = Fields.readNonNegative(in);
        long targetIndex = Fields.readNonNegative(in);
        long bytesSent = Fields.readNonNegative(in);
        return new MembershipChangeStatus(
                phase, server, round, matchIndex, targetIndex, bytesSent, Fields.readNonNegative(in));
    }

    static void writeDisk(Output out, DiskSpace disk, WireLimits limits) {
        writeDiskSpaceLevel(out, disk.level());
        out.writeVarLong(disk.freeBytes(), false);
        Fields.writeNonNegative(out, disk.minFreeBytes());
        Fields.writeString(out, disk.directory(), limits);
    }

    static DiskSpace readDisk(Input in, WireLimits limits) {
        DiskSpaceLevel level = readDiskSpaceLevel(in);
        long freeBytes = in.readVarLong(false);
        long minFreeBytes = Fields.readNonNegative(in);
        return new DiskSpace(level, freeBytes, minFreeBytes, Fields.readString(in, limits));
    }

    static void writeState(Output out, StateStatus state, WireLimits limits) {
        Fields.writeNonNegative(out, state.heapBytes());
        Fields.writeNonNegative(out, state.maxHeapBytes());
        Fields.writeString(out, state.snapshotDamage(), limits);
    }

    /** Reads the state machine's status. Returns {@link StateStatus#NONE} if an older version did not write it. */
    static StateStatus readStateOrNone(Input in, WireLimits limits) {
        return Fields.remainingBytes(in) == 0
                ? StateStatus.NONE
                : new StateStatus(
                        Fields.readNonNegative(in), Fields.readNonNegative(in), Fields.readString(in, limits));
    }

    static void writeProcess(Output out, ProcessStatus process, WireLimits limits) {
        out.writeLong(process.instanceId());
        Fields.writeString(out, process.bootstrapWaitingFor(), limits);
        Fields.writeString(out, process.bootstrapClusterId(), limits);
        Fields.writeCount(out, process.duplicates().size(), limits.maxListElements());
        for (ProcessStatus.DuplicateServer each : process.duplicates()) {
            Fields.writeServerId(out, each.id());
            Fields.writeString(out, each.address(), limits);
            Fields.writeString(out, each.duplicateAddress(), limits);
        }
        Fields.writeString(out, process.tlsReloadError(), limits);
    }

    /** Reads the process status. Returns {@link ProcessStatus#NONE} if an older version did not write it. */
    static ProcessStatus readProcessOrNone(Input in, WireLimits limits) {
        if (Fields.remainingBytes(in) == 0) {
            return ProcessStatus.NONE;
        }
        long process = in.readLong();
        String bootstrapWaitingFor = Fields.readString(in, limits);
        String bootstrapClusterId = Fields.readString(in, limits);
        int count = Fields.readElementCount(in, limits.maxListElements(), MIN_DUPLICATE_BYTES);
        List<ProcessStatus.DuplicateServer> duplicates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId id = Fields.readServerId(in);
            String address = Fields.readString(in, limits);
            duplicates.add(new ProcessStatus.DuplicateServer(id, address, Fields.readString(in, limits)));
        }
        return new ProcessStatus(
                process, bootstrapWaitingFor, bootstrapClusterId, duplicates, Fields.readString(in, limits));
    }

    static void writeObservations(Output out, Observations observations, WireLimits limits) {
        out.writeVarLong(observations.leaderForMs(), false);
        Fields.writeCount(out, observations.followerLags().size(), limits.maxMembers());
        for (FollowerLag lag : observations.followerLags()) {
            Fields.writeServerId(out, lag.id());
            out.writeVarLong(lag.lagMs(), false);
        }
        out.writeVarLong(observations.commitLagMs(), false);
        out.writeVarLong(observations.applyLagMs(), false);
        Fields.writeNonNegative(out, observations.currentWriteMs());
        Fields.writeCount(out, observations.recentWriteCount(), Integer.MAX_VALUE);
        Fields.writeCount(out, observations.slowWriteCount(), Integer.MAX_VALUE);
        Fields.writeNonNegative(out, observations.longestWriteMs());
        Fields.writeCount(out, observations.coreDelayPercent(), Integer.MAX_VALUE);
        Fields.writeNonNegative(out, observations.longestCoreDelayMs());
        Fields.writeCount(out, observations.recentElectionsWon(), Integer.MAX_VALUE);
        Fields.writeCount(out, observations.links().size(), limits.maxMembers());
        for (LinkStatus link : observations.links()) {
            Fields.writeServerId(out, link.peer());
            out.writeVarLong(link.lastResponseMs(), false);
            Fields.writeString(out, link.problem(), limits);
        }
    }

    static Observations readObservations(Input in, WireLimits limits) {
        long leaderForMs = in.readVarLong(false);
        int lagCount = Fields.readElementCount(in, limits.maxMembers(), MIN_LAG_BYTES);
        List<FollowerLag> lags = new ArrayList<>(lagCount);
        for (int i = 0; i < lagCount; i++) {
            ServerId id = Fields.readServerId(in);
            lags.add(new FollowerLag(id, in.readVarLong(false)));
        }
        long commitLagMs = in.readVarLong(false);
        long applyLagMs = in.readVarLong(false);
        long currentWriteMs = Fields.readNonNegative(in);
        int recentWriteCount = Fields.readCount(in, Integer.MAX_VALUE);
        int slowWriteCount = Fields.readCount(in, Integer.MAX_VALUE);
        long longestWriteMs = Fields.readNonNegative(in);
        int coreDelayPercent = Fields.readCount(in, Integer.MAX_VALUE);
        long longestCoreDelayMs = Fields.readNonNegative(in);
        int recentElectionsWon = Fields.readCount(in, Integer.MAX_VALUE);
        int linkCount = Fields.readElementCount(in, limits.maxMembers(), MIN_LINK_BYTES);
        List<LinkStatus> links = new ArrayList<>(linkCount);
        for (int i = 0; i < linkCount; i++) {
            ServerId peer = Fields.readServerId(in);
            long lastResponseMs = in.readVarLong(false);
            links.add(new LinkStatus(peer, lastResponseMs, Fields.readString(in, limits)));
        }
        return new Observations(
                leaderForMs,
                lags,
                commitLagMs,
                applyLagMs,
                currentWriteMs,
                recentWriteCount,
                slowWriteCount,
                longestWriteMs,
                coreDelayPercent,
                longestCoreDelayMs,
                recentElectionsWon,
                links);
    }

    static void writeDiskSpaceLevel(Output out, DiskSpaceLevel level) {
        Fields.writeEnum(out, level);
    }

    static DiskSpaceLevel readDiskSpaceLevel(Input in) {
        return Fields.readEnum(in, DISK_SPACE_LEVELS);
    }

    static void writeDecisions(Output out, List<DecisionRecord> decisions, WireLimits limits) {
        Fields.writeCount(out, decisions.size(), limits.maxListElements());
        for (DecisionRecord decision : decisions) {
            out.writeVarLong(decision.atMillis(), false);
            Fields.writeTerm(out, decision.term());
            Fields.writeString(out, decision.kind(), limits);
            Fields.writeString(out, decision.subject(), limits);
            Fields.writeString(out, decision.text(), limits);
        }
    }

    static List<DecisionRecord> readDecisions(Input in, WireLimits limits) {
        int count = Fields.readElementCount(in, limits.maxListElements(), MIN_DECISION_BYTES);
        List<DecisionRecord> decisions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long atMillis = in.readVarLong(false);
            long term = Fields.readTerm(in);
            String kind = Fields.readString(in, limits);
            String subject = Fields.readString(in, limits);
            decisions.add(new DecisionRecord(atMillis, term, kind, subject, Fields.readString(in, limits)));
        }
        return decisions;
    }
}
