package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serializers of operator requests, which inspect a server or change leadership or membership. */
final class OperatorRequestSerializers {
    private OperatorRequestSerializers() {}

    static final class ReadStatus extends MessageSerializer<ClientRequest.ReadStatus> {
        ReadStatus(WireLimits limits) {
            super(ClientRequest.ReadStatus.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadStatus request) {
            // Nothing follows the id.
        }

        @Override
        ClientRequest.ReadStatus read(Input in) {
            return new ClientRequest.ReadStatus();
        }
    }

    static final class ReadDecisions extends MessageSerializer<ClientRequest.ReadDecisions> {
        ReadDecisions(WireLimits limits) {
            super(ClientRequest.ReadDecisions.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadDecisions request) {
            Fields.writeCount(out, request.maxRecords(), Integer.MAX_VALUE);
        }

        @Override
        ClientRequest.ReadDecisions read(Input in) {
            return new ClientRequest.ReadDecisions(Fields.readCount(in, Integer.MAX_VALUE));
        }
    }

    static final class ReadLog extends MessageSerializer<ClientRequest.ReadLog> {
        ReadLog(WireLimits limits) {
            super(ClientRequest.ReadLog.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadLog request) {
            Fields.writeNonNegative(out, request.firstIndex());
            Fields.writeNonNegative(out, request.lastIndex());
            Fields.writeCount(out, request.maxEntries(), Integer.MAX_VALUE);
        }

        @Override
        ClientRequest.ReadLog read(Input in) {
            long firstIndex = Fields.readNonNegative(in);
            long lastIndex = Fields.readNonNegative(in);
            return new ClientRequest.ReadLog(firstIndex, lastIndex, Fields.readCount(in, Integer.MAX_VALUE));
        }
    }

    static final class Bootstrap extends MessageSerializer<ClientRequest.Bootstrap> {
        Bootstrap(WireLimits limits) {
            super(ClientRequest.Bootstrap.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Bootstrap request) {
            Fields.writeString(out, request.clusterId(), limits);
            Fields.writeString(out, request.clusterName(), limits);
            ConfigurationFields.write(out, request.configuration(), limits);
            Fields.writeServerIds(out, request.excluded(), limits);
        }

        @Override
        ClientRequest.Bootstrap read(Input in) {
            String clusterId = Fields.readString(in, limits);
            String clusterName = Fields.readString(in, limits);
            Configuration configuration = ConfigurationFields.read(in, limits);
            return new ClientRequest.Bootstrap(
                    clusterId, clusterName, configuration, Fields.readServerIdsOrEmpty(in, limits));
        }
    }

    static final class ChangeServers extends MessageSerializer<ClientRequest.ChangeServers> {
        ChangeServers(WireLimits limits) {
            super(ClientRequest.ChangeServers.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ChangeServers request) {
            MemberChangeFields.write(out, request.changes(), limits);
            Fields.writeNonNegative(out, request.expectedConfigIndex());
            Fields.writeNonNegative(out, request.catchUpMillis());
            out.writeBoolean(request.force());
        }

        @Override
        ClientRequest.ChangeServers read(Input in) {
            List<MemberChange> changes = MemberChangeFields.read(in, limits);
            long expectedConfigIndex = Fields.readNonNegative(in);
            long catchUpMillis = Fields.readNonNegative(in);
            // Clients of version 2 and older do not send this field.
            boolean force = Fields.remainingBytes(in) > 0 && Fields.readBoolean(in);
            return new ClientRequest.ChangeServers(changes, expectedConfigIndex, catchUpMillis, force);
        }
    }

    static final class StepDown extends MessageSerializer<ClientRequest.StepDown> {
        StepDown(WireLimits limits) {
            super(ClientRequest.StepDown.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.StepDown request) {
            Fields.writeServerId(out, request.expectedServer());
            Fields.writeNonNegative(out, request.electionHoldoffMillis());
            out.writeBoolean(request.force());
        }

        @Override
        ClientRequest.StepDown read(Input in) {
            @Nullable ServerId expectedServer = Fields.readServerIdOrNull(in);
            long electionHoldoffMillis = Fields.readNonNegative(in);
            return new ClientRequest.StepDown(expectedServer, electionHoldoffMillis, Fields.readBoolean(in));
        }
    }

    static final class TransferLeadership extends MessageSerializer<ClientRequest.TransferLeadership> {
        TransferLeadership(WireLimits limits) {
            super(ClientRequest.TransferLeadership.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.TransferLeadership request) {
            Fields.writeServerId(out, request.target());
        }

        @Override
        ClientRequest.TransferLeadership read(Input in) {
            return new ClientRequest.TransferLeadership(Fields.readServerIdOrNull(in));
        }
    }

    static final class Campaign extends MessageSerializer<ClientRequest.Campaign> {
        Campaign(WireLimits limits) {
            super(ClientRequest.Campaign.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Campaign request) {
            // Nothing follows the id.
        }

        @Override
        ClientRequest.Campaign read(Input in) {
            return new ClientRequest.Campaign();
        }
    }
}
