package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.ServerId;
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
        Fields.writeServerId(out, status.id());
        Fields.writeString(out, status.clusterId(), limits);
        Fields.writeString(out, status.clusterName(), limits);
        out.writeLong(status.incarnation());
        Fields.writeString(out, status.address(), limits);
        Fields.writeEnum(out, status.role());
        Fields.writeTerm(out, status.term());
        Fields.writeServerId(out, status.votedFor());
        Fields.writeServerId(out, status.leader());
        Fields.writeNonNegative(out, status.firstIndex());
        Fields.writePosition(out, status.last());
        Fields.writeNonNegative(out, status.commitIndex());
        Fields.writeNonNegative(out, status.lastApplied());
        Fields.writeNonNegative(out, status.snapshotIndex());
        Fields.writeNonNegative(out, status.matchIndex());
        ConfigurationFields.write(out, status.configuration(), limits);
        Fields.writeNonNegative(out, status.configIndex());
        out.writeBoolean(status.configCommitted());
        out.writeVarLong(status.lastLeaderContactMs(), false);
        out.writeVarLong(status.quorumContactMs(), false);
        Fields.writeNonNegative(out, status.electionHoldoffMs());
        Fields.writeString(out, status.nonVotingReason(), limits);
        Fields.writeNonNegative(out, status.electionTimeoutMs());
        Fields.writeNonNegative(out, status.heartbeatMs());
        StatusFields.writeFollowers(out, status.followers(), limits);
        MembershipChangeStatus change = status.change();
        out.writeBoolean(change != null);
        if (change != null) {
            StatusFields.writeChange(out, change, limits);
        }
        Fields.writeNonNegative(out, status.sessionCount());
        Fields.writeNonNegative(out, status.keyCount());
        Fields.writeNonNegative(out, status.uptimeMs());
        Fields.writeString(out, status.version(), limits);
        Fields.writeNonNegative(out, status.certificateExpiresMs());
        StatusFields.writeDisk(out, status.disk(), limits);
        StatusFields.writeProcess(out, status.process(), limits);
        StatusFields.writeObservations(out, status.observations(), limits);
        StatusFields.writeState(out, status.state(), limits);
        out.writeLong(status.lineage());
    }

    @Override
    ServerStatus read(Input in) {
        ServerId id = Fields.readServerId(in);
        String clusterId = Fields.readString(in, limits);
        String clusterName = Fields.readString(in, limits);
        long incarnation = in.readLong();
        String address = Fields.readString(in, limits);
        ServerRole role = Fields.readEnum(in, ROLES);
        long term = Fields.readTerm(in);
        @Nullable ServerId votedFor = Fields.readServerIdOrNull(in);
        @Nullable ServerId leader = Fields.readServerIdOrNull(in);
        long firstIndex = Fields.readNonNegative(in);
        Position last = Fields.readPosition(in);
        long commitIndex = Fields.readNonNegative(in);
        long lastApplied = Fields.readNonNegative(in);
        long snapshotIndex = Fields.readNonNegative(in);
        long matchIndex = Fields.readNonNegative(in);
        Configuration configuration = ConfigurationFields.read(in, limits);
        long configIndex = Fields.readNonNegative(in);
        boolean configCommitted = Fields.readBoolean(in);
        long lastLeaderContactMs = in.readVarLong(false);
        long quorumContactMs = in.readVarLong(false);
        long electionHoldoffMs = Fields.readNonNegative(in);
        String nonVotingReason = Fields.readString(in, limits);
        long electionTimeoutMs = Fields.readNonNegative(in);
        long heartbeatMs = Fields.readNonNegative(in);
        List<FollowerStatus> followers = StatusFields.readFollowers(in, limits);
        @Nullable MembershipChangeStatus change = Fields.readBoolean(in) ? StatusFields.readChange(in, limits) : null;
        long sessionCount = Fields.readNonNegative(in);
        long keyCount = Fields.readNonNegative(in);
        long uptimeMs = Fields.readNonNegative(in);
        String version = Fields.readString(in, limits);
        long certificateExpiresMs = Fields.readNonNegative(in);
        DiskSpace disk = StatusFields.readDisk(in, limits);
        // Servers of version 2 and older do not send the following fields.
        ProcessStatus process = StatusFields.readProcessOrNone(in, limits);
        Observations observations =
                Fields.remainingBytes(in) == 0 ? Observations.NONE : StatusFields.readObservations(in, limits);
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
                StatusFields.readStateOrNone(in, limits),
                Fields.readLongOrZero(in));
    }
}
