package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The serializer of a server's complete status. */
final class ServerStatusSerializer extends MessageSerializer<ServerStatus> {
    private static final ServerRole[] ROLES = ServerRole.values();

    ServerStatusSerializer(WireLimits limits) {
        super(ServerStatus.class, limits);
    }

    @Override
    void write(Output out, ServerStatus status) {
        MessageFieldCodec.writeServerId(out, status.id());
        MessageFieldCodec.writeString(out, status.clusterId(), limits);
        MessageFieldCodec.writeString(out, status.clusterName(), limits);
        out.writeLong(status.incarnation());
        MessageFieldCodec.writeString(out, status.address(), limits);
        MessageFieldCodec.writeEnum(out, status.role());
        MessageFieldCodec.writeTerm(out, status.term());
        MessageFieldCodec.writeServerId(out, status.votedFor());
        MessageFieldCodec.writeServerId(out, status.leader());
        MessageFieldCodec.writeNonNegative(out, status.firstIndex());
        MessageFieldCodec.writePosition(out, status.last());
        MessageFieldCodec.writeNonNegative(out, status.commitIndex());
        MessageFieldCodec.writeNonNegative(out, status.lastApplied());
        MessageFieldCodec.writeNonNegative(out, status.snapshotIndex());
        MessageFieldCodec.writeNonNegative(out, status.matchIndex());
        ClusterConfigurationCodec.write(out, status.configuration(), limits);
        MessageFieldCodec.writeNonNegative(out, status.configIndex());
        out.writeBoolean(status.configCommitted());
        out.writeVarLong(status.lastLeaderContactMs(), false);
        out.writeVarLong(status.quorumContactMs(), false);
        MessageFieldCodec.writeNonNegative(out, status.electionHoldoffMs());
        MessageFieldCodec.writeString(out, status.nonVotingReason(), limits);
        MessageFieldCodec.writeNonNegative(out, status.electionTimeoutMs());
        MessageFieldCodec.writeNonNegative(out, status.heartbeatMs());
        ServerStatusPartsCodec.writeFollowers(out, status.followers(), limits);
        MembershipChangeStatus change = status.change();
        out.writeBoolean(change != null);
        if (change != null) {
            ServerStatusPartsCodec.writeChange(out, change, limits);
        }
        MessageFieldCodec.writeNonNegative(out, status.sessionCount());
        MessageFieldCodec.writeNonNegative(out, status.keyCount());
        MessageFieldCodec.writeNonNegative(out, status.uptimeMs());
        MessageFieldCodec.writeString(out, status.version(), limits);
        MessageFieldCodec.writeNonNegative(out, status.certificateExpiresMs());
        ServerStatusPartsCodec.writeDisk(out, status.disk(), limits);
        ServerStatusPartsCodec.writeProcess(out, status.process(), limits);
        ServerStatusPartsCodec.writeObservations(out, status.observations(), limits);
        ServerStatusPartsCodec.writeState(out, status.state(), limits);
        out.writeLong(status.lineage());
    }

    @Override
    ServerStatus read(Input in) {
        ServerId id = MessageFieldCodec.readServerId(in);
        String clusterId = MessageFieldCodec.readString(in, limits);
        String clusterName = MessageFieldCodec.readString(in, limits);
        long incarnation = in.readLong();
        String address = MessageFieldCodec.readString(in, limits);
        ServerRole role = MessageFieldCodec.readEnum(in, ROLES);
        long term = MessageFieldCodec.readTerm(in);
        @Nullable ServerId votedFor = MessageFieldCodec.readServerIdOrNull(in);
        @Nullable ServerId leader = MessageFieldCodec.readServerIdOrNull(in);
        long firstIndex = MessageFieldCodec.readNonNegative(in);
        LogPosition last = MessageFieldCodec.readPosition(in);
        long commitIndex = MessageFieldCodec.readNonNegative(in);
        long lastApplied = MessageFieldCodec.readNonNegative(in);
        long snapshotIndex = MessageFieldCodec.readNonNegative(in);
        long matchIndex = MessageFieldCodec.readNonNegative(in);
        Configuration configuration = ClusterConfigurationCodec.read(in, limits);
        long configIndex = MessageFieldCodec.readNonNegative(in);
        boolean configCommitted = MessageFieldCodec.readBoolean(in);
        long lastLeaderContactMs = in.readVarLong(false);
        long quorumContactMs = in.readVarLong(false);
        long electionHoldoffMs = MessageFieldCodec.readNonNegative(in);
        String nonVotingReason = MessageFieldCodec.readString(in, limits);
        long electionTimeoutMs = MessageFieldCodec.readNonNegative(in);
        long heartbeatMs = MessageFieldCodec.readNonNegative(in);
        List<FollowerStatus> followers = ServerStatusPartsCodec.readFollowers(in, limits);
        @Nullable
        MembershipChangeStatus change =
                MessageFieldCodec.readBoolean(in) ? ServerStatusPartsCodec.readChange(in, limits) : null;
        long sessionCount = MessageFieldCodec.readNonNegative(in);
        long keyCount = MessageFieldCodec.readNonNegative(in);
        long uptimeMs = MessageFieldCodec.readNonNegative(in);
        String version = MessageFieldCodec.readString(in, limits);
        long certificateExpiresMs = MessageFieldCodec.readNonNegative(in);
        DiskSpaceStatus disk = ServerStatusPartsCodec.readDisk(in, limits);
        // Servers of version 2 and older do not send the following fields.
        ServerProcessStatus process = ServerStatusPartsCodec.readProcessOrNone(in, limits);
        HealthObservations observations = MessageFieldCodec.remainingBytes(in) == 0
                ? HealthObservations.NONE
                : ServerStatusPartsCodec.readObservations(in, limits);
        return new ServerStatus(
                id,
                clusterId,
                clusterName,
                incarnation,
                address,
                role,
                term,
                votedFor,
                leader,
                firstIndex,
                last,
                commitIndex,
                lastApplied,
                snapshotIndex,
                matchIndex,
                configuration,
                configIndex,
                configCommitted,
                lastLeaderContactMs,
                quorumContactMs,
                electionHoldoffMs,
                nonVotingReason,
                electionTimeoutMs,
                heartbeatMs,
                followers,
                change,
                sessionCount,
                keyCount,
                uptimeMs,
                version,
                certificateExpiresMs,
                disk,
                process,
                observations,
                ServerStatusPartsCodec.readStateOrNone(in, limits),
                MessageFieldCodec.readLongOrZero(in));
    }
}
