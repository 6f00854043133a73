package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ReplicatedStateStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.WatchStatus;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the parts of a server status that are optional or lists. */
final class ServerStatusPartsCodec {
    /** The length of the shortest encoded follower, with an id of one character. */
    private static final int MIN_FOLLOWER_BYTES = 8;

    /** The length of the shortest encoded duplicate server, with an id of one character and two empty addresses. */
    private static final int MIN_DUPLICATE_BYTES = 4;

    private static final int MIN_LAG_BYTES = 3;

    private static final int MIN_LINK_BYTES = 4;

    /** The length of the shortest encoded mute, with three empty texts. */
    private static final int MIN_MUTE_BYTES = 5;

    private static final DiskSpaceLevel[] DISK_SPACE_LEVELS = DiskSpaceLevel.values();

    private ServerStatusPartsCodec() {}

    static void writeFollowers(Output out, List<FollowerStatus> followers, WireLimits limits) {
        MessageFieldCodec.writeCount(out, followers.size(), limits.maxMembers());
        for (FollowerStatus follower : followers) {
            MessageFieldCodec.writeServerId(out, follower.id());
            MessageFieldCodec.writeNonNegative(out, follower.matchIndex());
            MessageFieldCodec.writeNonNegative(out, follower.nextIndex());
            MessageFieldCodec.writeString(out, follower.mode(), limits);
            MessageFieldCodec.writeCount(out, follower.inFlightMessages(), Integer.MAX_VALUE);
            MessageFieldCodec.writeNonNegative(out, follower.inFlightBytes());
            out.writeVarLong(follower.lastContactMs(), false);
        }
    }

    static List<FollowerStatus> readFollowers(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxMembers(), MIN_FOLLOWER_BYTES);
        List<FollowerStatus> followers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId id = MessageFieldCodec.readServerId(in);
            long matchIndex = MessageFieldCodec.readNonNegative(in);
            long nextIndex = MessageFieldCodec.readNonNegative(in);
            String mode = MessageFieldCodec.readString(in, limits);
            int messages = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
            long bytes = MessageFieldCodec.readNonNegative(in);
            followers.add(new FollowerStatus(id, matchIndex, nextIndex, mode, messages, bytes, in.readVarLong(false)));
        }
        return followers;
    }

    static void writeChange(Output out, MembershipChangeStatus change, WireLimits limits) {
        MessageFieldCodec.writeString(out, change.phase(), limits);
        MessageFieldCodec.writeString(out, change.server(), limits);
        MessageFieldCodec.writeCount(out, change.round(), Integer.MAX_VALUE);
        MessageFieldCodec.writeNonNegative(out, change.matchIndex());
        MessageFieldCodec.writeNonNegative(out, change.targetIndex());
        MessageFieldCodec.writeNonNegative(out, change.bytesSent());
        MessageFieldCodec.writeNonNegative(out, change.elapsedMs());
    }

    static MembershipChangeStatus readChange(Input in, WireLimits limits) {
        String phase = MessageFieldCodec.readString(in, limits);
        String server = MessageFieldCodec.readString(in, limits);
        int round = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        long matchIndex = MessageFieldCodec.readNonNegative(in);
        long targetIndex = MessageFieldCodec.readNonNegative(in);
        long bytesSent = MessageFieldCodec.readNonNegative(in);
        return new MembershipChangeStatus(
                phase, server, round, matchIndex, targetIndex, bytesSent, MessageFieldCodec.readNonNegative(in));
    }

    static void writeDisk(Output out, DiskSpaceStatus disk, WireLimits limits) {
        writeDiskSpaceLevel(out, disk.level());
        out.writeVarLong(disk.freeBytes(), false);
        MessageFieldCodec.writeNonNegative(out, disk.minFreeBytes());
        MessageFieldCodec.writeString(out, disk.directory(), limits);
    }

    static DiskSpaceStatus readDisk(Input in, WireLimits limits) {
        DiskSpaceLevel level = readDiskSpaceLevel(in);
        long freeBytes = in.readVarLong(false);
        long minFreeBytes = MessageFieldCodec.readNonNegative(in);
        return new DiskSpaceStatus(level, freeBytes, minFreeBytes, MessageFieldCodec.readString(in, limits));
    }

    static void writeState(Output out, ReplicatedStateStatus state, WireLimits limits) {
        MessageFieldCodec.writeNonNegative(out, state.heapBytes());
        MessageFieldCodec.writeNonNegative(out, state.maxHeapBytes());
        MessageFieldCodec.writeString(out, state.snapshotDamage(), limits);
    }

    static ReplicatedStateStatus readState(Input in, WireLimits limits) {
        long heapBytes = MessageFieldCodec.readNonNegative(in);
        long maxHeapBytes = MessageFieldCodec.readNonNegative(in);
        return new ReplicatedStateStatus(heapBytes, maxHeapBytes, MessageFieldCodec.readString(in, limits));
    }

    static void writeCoordination(Output out, CoordinationStatus coordination) {
        MessageFieldCodec.writeNonNegative(out, coordination.leaseCount());
        MessageFieldCodec.writeNonNegative(out, coordination.lockCount());
        MessageFieldCodec.writeNonNegative(out, coordination.waiterCount());
        out.writeVarLong(coordination.oldestWaiterMs(), false);
    }

    static CoordinationStatus readCoordination(Input in) {
        long leaseCount = MessageFieldCodec.readNonNegative(in);
        long lockCount = MessageFieldCodec.readNonNegative(in);
        long waiterCount = MessageFieldCodec.readNonNegative(in);
        return new CoordinationStatus(leaseCount, lockCount, waiterCount, in.readVarLong(false));
    }

    static void writeWatches(Output out, WatchStatus watches) {
        MessageFieldCodec.writeNonNegative(out, watches.waitingCount());
        MessageFieldCodec.writeNonNegative(out, watches.historyStartIndex());
        MessageFieldCodec.writeNonNegative(out, watches.historyBytes());
    }

    static WatchStatus readWatches(Input in) {
        long waitingCount = MessageFieldCodec.readNonNegative(in);
        long historyStartIndex = MessageFieldCodec.readNonNegative(in);
        return new WatchStatus(waitingCount, historyStartIndex, MessageFieldCodec.readNonNegative(in));
    }

    static void writeMutes(Output out, List<FindingMute> mutes, WireLimits limits) {
        MessageFieldCodec.writeCount(out, mutes.size(), limits.maxListElements());
        for (FindingMute mute : mutes) {
            MessageFieldCodec.writeString(out, mute.code(), limits);
            MessageFieldCodec.writeNonNegative(out, mute.untilMillis());
            MessageFieldCodec.writeString(out, mute.reason(), limits);
            MessageFieldCodec.writeString(out, mute.operator(), limits);
            MessageFieldCodec.writeNonNegative(out, mute.sinceMillis());
        }
    }

    static List<FindingMute> readMutes(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxListElements(), MIN_MUTE_BYTES);
        List<FindingMute> mutes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String code = MessageFieldCodec.readString(in, limits);
            long untilMillis = MessageFieldCodec.readNonNegative(in);
            String reason = MessageFieldCodec.readString(in, limits);
            String operator = MessageFieldCodec.readString(in, limits);
            mutes.add(new FindingMute(code, untilMillis, reason, operator, MessageFieldCodec.readNonNegative(in)));
        }
        return mutes;
    }

    static void writeMaintenance(Output out, List<ServerMaintenance> maintenance, WireLimits limits) {
        MessageFieldCodec.writeCount(out, maintenance.size(), limits.maxListElements());
        for (ServerMaintenance each : maintenance) {
            MessageFieldCodec.writeServerId(out, each.server());
            MessageFieldCodec.writeNonNegative(out, each.untilMillis());
            MessageFieldCodec.writeString(out, each.reason(), limits);
            MessageFieldCodec.writeString(out, each.operator(), limits);
            MessageFieldCodec.writeNonNegative(out, each.sinceMillis());
        }
    }

    static List<ServerMaintenance> readMaintenance(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxListElements(), MIN_MUTE_BYTES);
        List<ServerMaintenance> maintenance = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId server = MessageFieldCodec.readServerId(in);
            long untilMillis = MessageFieldCodec.readNonNegative(in);
            String reason = MessageFieldCodec.readString(in, limits);
            String operator = MessageFieldCodec.readString(in, limits);
            maintenance.add(new ServerMaintenance(
                    server, untilMillis, reason, operator, MessageFieldCodec.readNonNegative(in)));
        }
        return maintenance;
    }

    static void writeProcess(Output out, ServerProcessStatus process, WireLimits limits) {
        out.writeLong(process.instanceId());
        MessageFieldCodec.writeString(out, process.bootstrapWaitingFor(), limits);
        MessageFieldCodec.writeString(out, process.bootstrapClusterId(), limits);
        MessageFieldCodec.writeCount(out, process.duplicates().size(), limits.maxListElements());
        for (ServerProcessStatus.DuplicateServer each : process.duplicates()) {
            MessageFieldCodec.writeServerId(out, each.id());
            MessageFieldCodec.writeString(out, each.address(), limits);
            MessageFieldCodec.writeString(out, each.duplicateAddress(), limits);
        }
        MessageFieldCodec.writeString(out, process.tlsReloadError(), limits);
    }

    static ServerProcessStatus readProcess(Input in, WireLimits limits) {
        long process = in.readLong();
        String bootstrapWaitingFor = MessageFieldCodec.readString(in, limits);
        String bootstrapClusterId = MessageFieldCodec.readString(in, limits);
        int count = MessageFieldCodec.readElementCount(in, limits.maxListElements(), MIN_DUPLICATE_BYTES);
        List<ServerProcessStatus.DuplicateServer> duplicates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId id = MessageFieldCodec.readServerId(in);
            String address = MessageFieldCodec.readString(in, limits);
            duplicates.add(
                    new ServerProcessStatus.DuplicateServer(id, address, MessageFieldCodec.readString(in, limits)));
        }
        return new ServerProcessStatus(
                process, bootstrapWaitingFor, bootstrapClusterId, duplicates, MessageFieldCodec.readString(in, limits));
    }

    static void writeObservations(Output out, HealthObservations observations, WireLimits limits) {
        out.writeVarLong(observations.leaderForMs(), false);
        MessageFieldCodec.writeCount(out, observations.followerLags().size(), limits.maxMembers());
        for (FollowerLag lag : observations.followerLags()) {
            MessageFieldCodec.writeServerId(out, lag.id());
            out.writeVarLong(lag.lagMs(), false);
        }
        out.writeVarLong(observations.commitLagMs(), false);
        out.writeVarLong(observations.applyLagMs(), false);
        MessageFieldCodec.writeNonNegative(out, observations.currentWriteMs());
        MessageFieldCodec.writeCount(out, observations.recentWriteCount(), Integer.MAX_VALUE);
        MessageFieldCodec.writeCount(out, observations.slowWriteCount(), Integer.MAX_VALUE);
        MessageFieldCodec.writeNonNegative(out, observations.longestWriteMs());
        MessageFieldCodec.writeCount(out, observations.coreDelayPercent(), Integer.MAX_VALUE);
        MessageFieldCodec.writeNonNegative(out, observations.longestCoreDelayMs());
        MessageFieldCodec.writeCount(out, observations.recentElectionsWon(), Integer.MAX_VALUE);
        MessageFieldCodec.writeCount(out, observations.links().size(), limits.maxMembers());
        for (PeerLinkStatus link : observations.links()) {
            MessageFieldCodec.writeServerId(out, link.peer());
            out.writeVarLong(link.lastResponseMs(), false);
            MessageFieldCodec.writeString(out, link.problem(), limits);
        }
    }

    static HealthObservations readObservations(Input in, WireLimits limits) {
        long leaderForMs = in.readVarLong(false);
        int lagCount = MessageFieldCodec.readElementCount(in, limits.maxMembers(), MIN_LAG_BYTES);
        List<FollowerLag> lags = new ArrayList<>(lagCount);
        for (int i = 0; i < lagCount; i++) {
            ServerId id = MessageFieldCodec.readServerId(in);
            lags.add(new FollowerLag(id, in.readVarLong(false)));
        }
        long commitLagMs = in.readVarLong(false);
        long applyLagMs = in.readVarLong(false);
        long currentWriteMs = MessageFieldCodec.readNonNegative(in);
        int recentWriteCount = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        int slowWriteCount = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        long longestWriteMs = MessageFieldCodec.readNonNegative(in);
        int coreDelayPercent = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        long longestCoreDelayMs = MessageFieldCodec.readNonNegative(in);
        int recentElectionsWon = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        int linkCount = MessageFieldCodec.readElementCount(in, limits.maxMembers(), MIN_LINK_BYTES);
        List<PeerLinkStatus> links = new ArrayList<>(linkCount);
        for (int i = 0; i < linkCount; i++) {
            ServerId peer = MessageFieldCodec.readServerId(in);
            long lastResponseMs = in.readVarLong(false);
            links.add(new PeerLinkStatus(peer, lastResponseMs, MessageFieldCodec.readString(in, limits)));
        }
        return new HealthObservations(
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
        MessageFieldCodec.writeEnum(out, level);
    }

    static DiskSpaceLevel readDiskSpaceLevel(Input in) {
        return MessageFieldCodec.readEnum(in, DISK_SPACE_LEVELS);
    }
}
