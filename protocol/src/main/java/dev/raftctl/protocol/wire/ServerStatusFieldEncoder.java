package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Output;
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
import dev.raftctl.protocol.message.ServerStatusFieldVisitor;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the fields of a server status. All versions get all fields: older ones ignore those at the end. */
final class ServerStatusFieldEncoder implements ServerStatusFieldVisitor {
    static final int MAX_PERCENT = 100;

    private final Output out;
    private final WireLimits limits;

    ServerStatusFieldEncoder(Output out, WireLimits limits) {
        this.out = out;
        this.limits = limits;
    }

    @Override
    public void serverId(ServerStatusField field, ServerId id) {
        MessageFieldCodec.writeServerId(out, id);
    }

    @Override
    public void text(ServerStatusField field, String text) {
        MessageFieldCodec.writeString(out, text, limits);
    }

    @Override
    public void randomNumber(ServerStatusField field, long number) {
        out.writeLong(number);
    }

    @Override
    public void role(ServerStatusField field, ServerRole role) {
        MessageFieldCodec.writeEnum(out, role);
    }

    @Override
    public void term(ServerStatusField field, long term) {
        MessageFieldCodec.writeTerm(out, term);
    }

    @Override
    public void optionalServerId(ServerStatusField field, @Nullable ServerId id) {
        MessageFieldCodec.writeServerId(out, id);
    }

    @Override
    public void amount(ServerStatusField field, long amount) {
        MessageFieldCodec.writeNonNegative(out, amount);
    }

    @Override
    public void position(ServerStatusField field, LogPosition position) {
        MessageFieldCodec.writePosition(out, position);
    }

    @Override
    public void configuration(ServerStatusField field, Configuration configuration) {
        ClusterConfigurationCodec.write(out, configuration, limits);
    }

    @Override
    public void flag(ServerStatusField field, boolean flag) {
        out.writeBoolean(flag);
    }

    @Override
    public void age(ServerStatusField field, long ageMs) {
        out.writeVarLong(ageMs, false);
    }

    @Override
    public void duration(ServerStatusField field, long durationMs) {
        MessageFieldCodec.writeNonNegative(out, durationMs);
    }

    @Override
    public void followers(ServerStatusField field, List<FollowerStatus> followers) {
        ServerStatusPartsCodec.writeFollowers(out, followers, limits);
    }

    @Override
    public void change(ServerStatusField field, @Nullable MembershipChangeStatus change) {
        out.writeBoolean(change != null);
        if (change != null) {
            ServerStatusPartsCodec.writeChange(out, change, limits);
        }
    }

    @Override
    public void wallTime(ServerStatusField field, long wallMs) {
        MessageFieldCodec.writeNonNegative(out, wallMs);
    }

    @Override
    public void disk(ServerStatusField field, DiskSpaceStatus disk) {
        ServerStatusPartsCodec.writeDisk(out, disk, limits);
    }

    @Override
    public void process(ServerStatusField field, ServerProcessStatus process) {
        ServerStatusPartsCodec.writeProcess(out, process, limits);
    }

    @Override
    public void observations(ServerStatusField field, HealthObservations observations) {
        ServerStatusPartsCodec.writeObservations(out, observations, limits);
    }

    @Override
    public void state(ServerStatusField field, ReplicatedStateStatus state) {
        ServerStatusPartsCodec.writeState(out, state, limits);
    }

    @Override
    public void leaderless(ServerStatusField field, @Nullable LeaderlessPeriod period) {
        HealthMeasurementsCodec.writeLeaderless(out, period, limits);
    }

    @Override
    public void peerContacts(ServerStatusField field, List<PeerContact> contacts) {
        HealthMeasurementsCodec.writePeerContacts(out, contacts, limits);
    }

    @Override
    public void sync(ServerStatusField field, SyncLatency latency) {
        HealthMeasurementsCodec.writeSync(out, latency);
    }

    @Override
    public void coreLoop(ServerStatusField field, CoreLoopDelay delay) {
        HealthMeasurementsCodec.writeCoreLoop(out, delay);
    }

    @Override
    public void percent(ServerStatusField field, int percent) {
        MessageFieldCodec.writeCount(out, percent, MAX_PERCENT);
    }

    @Override
    public void pauses(ServerStatusField field, ProcessPauses pauses) {
        HealthMeasurementsCodec.writePauses(out, pauses);
    }

    @Override
    public void leaderChanges(ServerStatusField field, List<LeaderChangeCount> changes) {
        HealthMeasurementsCodec.writeLeaderChanges(out, changes, limits);
    }

    @Override
    public void writes(ServerStatusField field, WriteLatency latency) {
        HealthMeasurementsCodec.writeWrites(out, latency, limits);
    }

    @Override
    public void clockJump(ServerStatusField field, @Nullable ClockJump jump) {
        HealthMeasurementsCodec.writeClockJump(out, jump);
    }

    @Override
    public void coordination(ServerStatusField field, CoordinationStatus coordination) {
        ServerStatusPartsCodec.writeCoordination(out, coordination);
    }

    @Override
    public void watches(ServerStatusField field, WatchStatus watches) {
        ServerStatusPartsCodec.writeWatches(out, watches);
    }

    @Override
    public void mutes(ServerStatusField field, List<FindingMute> mutes) {
        ServerStatusPartsCodec.writeMutes(out, mutes, limits);
    }

    @Override
    public void maintenance(ServerStatusField field, List<ServerMaintenance> maintenance) {
        ServerStatusPartsCodec.writeMaintenance(out, maintenance, limits);
    }
}
