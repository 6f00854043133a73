package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ChangeStatus;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything a server knows of itself. */
final class StatusBody extends Body<ServerStatus> {
    private static final ServerRole[] ROLES = ServerRole.values();

    StatusBody(WireLimits limits) {
        super(ServerStatus.class, limits);
    }

    @Override
    void write(Output out, ServerStatus status) {
        Fields.putServer(out, status.id());
        Fields.putString(out, status.clusterId(), limits);
        Fields.putString(out, status.clusterName(), limits);
        out.writeLong(status.incarnation());
        Fields.putString(out, status.address(), limits);
        Fields.putConstant(out, status.role());
        Fields.putTerm(out, status.term());
        Fields.putServer(out, status.votedFor());
        Fields.putServer(out, status.leader());
        Fields.putAmount(out, status.firstIndex());
        Fields.putPosition(out, status.last());
        Fields.putAmount(out, status.commitIndex());
        Fields.putAmount(out, status.lastApplied());
        Fields.putAmount(out, status.snapshotIndex());
        Fields.putAmount(out, status.matchIndex());
        ConfigurationFields.put(out, status.configuration(), limits);
        Fields.putAmount(out, status.configIndex());
        out.writeBoolean(status.configCommitted());
        out.writeVarLong(status.lastLeaderContactMs(), false);
        out.writeVarLong(status.quorumContactMs(), false);
        Fields.putAmount(out, status.holdMs());
        Fields.putString(out, status.barred(), limits);
        Fields.putAmount(out, status.electionTimeoutMs());
        Fields.putAmount(out, status.heartbeatMs());
        StatusFields.putFollowers(out, status.followers(), limits);
        ChangeStatus change = status.change();
        out.writeBoolean(change != null);
        if (change != null) {
            StatusFields.putChange(out, change, limits);
        }
        Fields.putAmount(out, status.sessions());
        Fields.putAmount(out, status.keys());
        Fields.putAmount(out, status.uptimeMs());
        Fields.putString(out, status.version(), limits);
        Fields.putAmount(out, status.certificateExpiresMs());
        StatusFields.putDisk(out, status.disk(), limits);
        StatusFields.putProcess(out, status.process(), limits);
        StatusFields.putObservations(out, status.observed(), limits);
        StatusFields.putState(out, status.state(), limits);
        out.writeLong(status.lineage());
    }

    @Override
    ServerStatus read(Input in) {
        ServerId id = Fields.server(in);
        String clusterId = Fields.string(in, limits);
        String clusterName = Fields.string(in, limits);
        long incarnation = in.readLong();
        String address = Fields.string(in, limits);
        ServerRole role = Fields.constant(in, ROLES);
        long term = Fields.term(in);
        @Nullable ServerId votedFor = Fields.serverOrNone(in);
        @Nullable ServerId leader = Fields.serverOrNone(in);
        long firstIndex = Fields.amount(in);
        Position last = Fields.position(in);
        long commitIndex = Fields.amount(in);
        long lastApplied = Fields.amount(in);
        long snapshotIndex = Fields.amount(in);
        long matchIndex = Fields.amount(in);
        Configuration configuration = ConfigurationFields.take(in, limits);
        long configIndex = Fields.amount(in);
        boolean configCommitted = Fields.flag(in);
        long lastLeaderContactMs = in.readVarLong(false);
        long quorumContactMs = in.readVarLong(false);
        long holdMs = Fields.amount(in);
        String barred = Fields.string(in, limits);
        long electionTimeoutMs = Fields.amount(in);
        long heartbeatMs = Fields.amount(in);
        List<FollowerStatus> followers = StatusFields.followers(in, limits);
        @Nullable ChangeStatus change = Fields.flag(in) ? StatusFields.change(in, limits) : null;
        long sessions = Fields.amount(in);
        long keys = Fields.amount(in);
        long uptimeMs = Fields.amount(in);
        String version = Fields.string(in, limits);
        long certificateExpiresMs = Fields.amount(in);
        DiskSpace disk = StatusFields.disk(in, limits);
        // A server of version 2 or older ends here.
        ProcessStatus process = StatusFields.processOrNone(in, limits);
        Observations observed = Fields.left(in) == 0 ? Observations.NONE : StatusFields.observations(in, limits);
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
                holdMs,
                barred,
                electionTimeoutMs,
                heartbeatMs,
                followers,
                change,
                sessions,
                keys,
                uptimeMs,
                version,
                certificateExpiresMs,
                disk,
                process,
                observed,
                StatusFields.stateOrNone(in, limits),
                Fields.numberOrZero(in));
    }
}
