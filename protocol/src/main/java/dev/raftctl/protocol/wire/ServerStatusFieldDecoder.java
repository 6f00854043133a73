package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ReplicatedStateStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatusField;
import dev.raftctl.protocol.message.ServerStatusFieldReader;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a server status. A field that an older peer did not send has the value for "not reported". */
final class ServerStatusFieldDecoder implements ServerStatusFieldReader {
    private static final int MAX_PERCENT = ServerStatusFieldEncoder.MAX_PERCENT;
    private static final ServerRole[] ROLES = ServerRole.values();

    private final Input in;
    private final WireLimits limits;

    ServerStatusFieldDecoder(Input in, WireLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /**
     * Returns whether the peer's version is older than the field, so that the field may be absent. A message of a newer
     * version without it is malformed.
     */
    private boolean isMissing(ServerStatusField field) {
        return field.sinceVersion() > ProtocolConstants.OLDEST_VERSION && MessageFieldCodec.remainingBytes(in) == 0;
    }

    @Override
    public ServerId serverId(ServerStatusField field) {
        return MessageFieldCodec.readServerId(in);
    }

    @Override
    public String text(ServerStatusField field) {
        return MessageFieldCodec.readString(in, limits);
    }

    @Override
    public long randomNumber(ServerStatusField field) {
        return isMissing(field) ? 0 : in.readLong();
    }

    @Override
    public ServerRole role(ServerStatusField field) {
        return MessageFieldCodec.readEnum(in, ROLES);
    }

    @Override
    public long term(ServerStatusField field) {
        return isMissing(field) ? 0 : MessageFieldCodec.readTerm(in);
    }

    @Override
    public @Nullable ServerId optionalServerId(ServerStatusField field) {
        return MessageFieldCodec.readServerIdOrNull(in);
    }

    @Override
    public long amount(ServerStatusField field) {
        return MessageFieldCodec.readNonNegative(in);
    }

    @Override
    public LogPosition position(ServerStatusField field) {
        return MessageFieldCodec.readPosition(in);
    }

    @Override
    public Configuration configuration(ServerStatusField field) {
        return ClusterConfigurationCodec.read(in, limits);
    }

    @Override
    public boolean flag(ServerStatusField field) {
        return MessageFieldCodec.readBoolean(in);
    }

    @Override
    public long age(ServerStatusField field) {
        return in.readVarLong(false);
    }

    @Override
    public long duration(ServerStatusField field) {
        return MessageFieldCodec.readNonNegative(in);
    }

    @Override
    public List<FollowerStatus> followers(ServerStatusField field) {
        return ServerStatusPartsCodec.readFollowers(in, limits);
    }

    @Override
    public @Nullable MembershipChangeStatus change(ServerStatusField field) {
        return MessageFieldCodec.readBoolean(in) ? ServerStatusPartsCodec.readChange(in, limits) : null;
    }

    @Override
    public long wallTime(ServerStatusField field) {
        return isMissing(field) ? 0 : MessageFieldCodec.readNonNegative(in);
    }

    @Override
    public DiskSpaceStatus disk(ServerStatusField field) {
        return ServerStatusPartsCodec.readDisk(in, limits);
    }

    @Override
    public ServerProcessStatus process(ServerStatusField field) {
        return isMissing(field) ? ServerProcessStatus.NONE : ServerStatusPartsCodec.readProcess(in, limits);
    }

    @Override
    public HealthObservations observations(ServerStatusField field) {
        return isMissing(field) ? HealthObservations.NONE : ServerStatusPartsCodec.readObservations(in, limits);
    }

    @Override
    public ReplicatedStateStatus state(ServerStatusField field) {
        return isMissing(field) ? ReplicatedStateStatus.NONE : ServerStatusPartsCodec.readState(in, limits);
    }

    @Override
    public @Nullable LeaderlessPeriod leaderless(ServerStatusField field) {
        return isMissing(field) ? null : HealthMeasurementsCodec.readLeaderless(in, limits);
    }

    @Override
    public List<PeerContact> peerContacts(ServerStatusField field) {
        return isMissing(field) ? List.of() : HealthMeasurementsCodec.readPeerContacts(in, limits);
    }

    @Override
    public SyncLatency sync(ServerStatusField field) {
        return isMissing(field) ? SyncLatency.NONE : HealthMeasurementsCodec.readSync(in);
    }

    @Override
    public CoreLoopDelay coreLoop(ServerStatusField field) {
        return isMissing(field) ? CoreLoopDelay.NONE : HealthMeasurementsCodec.readCoreLoop(in);
    }

    @Override
    public int percent(ServerStatusField field) {
        return isMissing(field) ? 0 : MessageFieldCodec.readCount(in, MAX_PERCENT);
    }

    @Override
    public ProcessPauses pauses(ServerStatusField field) {
        return isMissing(field) ? ProcessPauses.NONE : HealthMeasurementsCodec.readPauses(in);
    }

    @Override
    public List<LeaderChangeCount> leaderChanges(ServerStatusField field) {
        return isMissing(field) ? List.of() : HealthMeasurementsCodec.readLeaderChanges(in, limits);
    }

    @Override
    public WriteLatency writes(ServerStatusField field) {
        return isMissing(field) ? WriteLatency.NONE : HealthMeasurementsCodec.readWrites(in, limits);
    }

    @Override
    public @Nullable ClockJump clockJump(ServerStatusField field) {
        return isMissing(field) ? null : HealthMeasurementsCodec.readClockJump(in);
    }

    @Override
    public CoordinationStatus coordination(ServerStatusField field) {
        return isMissing(field) ? CoordinationStatus.NONE : ServerStatusPartsCodec.readCoordination(in);
    }

    @Override
    public WatchStatus watches(ServerStatusField field) {
        return isMissing(field) ? WatchStatus.NONE : ServerStatusPartsCodec.readWatches(in);
    }

    @Override
    public List<FindingMute> mutes(ServerStatusField field) {
        return isMissing(field) ? List.of() : ServerStatusPartsCodec.readMutes(in, limits);
    }

    @Override
    public List<ServerMaintenance> maintenance(ServerStatusField field) {
        return isMissing(field) ? List.of() : ServerStatusPartsCodec.readMaintenance(in, limits);
    }
}
