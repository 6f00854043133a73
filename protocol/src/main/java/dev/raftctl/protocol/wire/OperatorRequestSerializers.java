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

    static final class ServerStatusRequestSerializer extends MessageSerializer<ClientRequest.ServerStatusRequest> {
        ServerStatusRequestSerializer(WireLimits limits) {
            super(ClientRequest.ServerStatusRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ServerStatusRequest request) {
            // Nothing follows the id.
        }

        @Override
        ClientRequest.ServerStatusRequest read(Input in) {
            return new ClientRequest.ServerStatusRequest();
        }
    }

    static final class ReadDecisionsRequestSerializer extends MessageSerializer<ClientRequest.ReadDecisionsRequest> {
        ReadDecisionsRequestSerializer(WireLimits limits) {
            super(ClientRequest.ReadDecisionsRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadDecisionsRequest request) {
            MessageFieldCodec.writeCount(out, request.maxRecords(), Integer.MAX_VALUE);
        }

        @Override
        ClientRequest.ReadDecisionsRequest read(Input in) {
            return new ClientRequest.ReadDecisionsRequest(MessageFieldCodec.readCount(in, Integer.MAX_VALUE));
        }
    }

    static final class ReadLogEntriesRequestSerializer extends MessageSerializer<ClientRequest.ReadLogEntriesRequest> {
        ReadLogEntriesRequestSerializer(WireLimits limits) {
            super(ClientRequest.ReadLogEntriesRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadLogEntriesRequest request) {
            MessageFieldCodec.writeNonNegative(out, request.firstIndex());
            MessageFieldCodec.writeNonNegative(out, request.lastIndex());
            MessageFieldCodec.writeCount(out, request.maxEntries(), Integer.MAX_VALUE);
        }

        @Override
        ClientRequest.ReadLogEntriesRequest read(Input in) {
            long firstIndex = MessageFieldCodec.readNonNegative(in);
            long lastIndex = MessageFieldCodec.readNonNegative(in);
            return new ClientRequest.ReadLogEntriesRequest(
                    firstIndex, lastIndex, MessageFieldCodec.readCount(in, Integer.MAX_VALUE));
        }
    }

    static final class BootstrapRequestSerializer extends MessageSerializer<ClientRequest.BootstrapRequest> {
        BootstrapRequestSerializer(WireLimits limits) {
            super(ClientRequest.BootstrapRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.BootstrapRequest request) {
            MessageFieldCodec.writeString(out, request.clusterId(), limits);
            MessageFieldCodec.writeString(out, request.clusterName(), limits);
            ClusterConfigurationCodec.write(out, request.configuration(), limits);
            MessageFieldCodec.writeServerIds(out, request.excluded(), limits);
        }

        @Override
        ClientRequest.BootstrapRequest read(Input in) {
            String clusterId = MessageFieldCodec.readString(in, limits);
            String clusterName = MessageFieldCodec.readString(in, limits);
            Configuration configuration = ClusterConfigurationCodec.read(in, limits);
            return new ClientRequest.BootstrapRequest(
                    clusterId, clusterName, configuration, MessageFieldCodec.readServerIdsOrEmpty(in, limits));
        }
    }

    static final class ChangeMembershipRequestSerializer
            extends MessageSerializer<ClientRequest.ChangeMembershipRequest> {
        ChangeMembershipRequestSerializer(WireLimits limits) {
            super(ClientRequest.ChangeMembershipRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ChangeMembershipRequest request) {
            MemberChangeCodec.write(out, request.changes(), limits);
            MessageFieldCodec.writeNonNegative(out, request.expectedConfigIndex());
            MessageFieldCodec.writeNonNegative(out, request.catchUpMillis());
            out.writeBoolean(request.force());
        }

        @Override
        ClientRequest.ChangeMembershipRequest read(Input in) {
            List<MemberChange> changes = MemberChangeCodec.read(in, limits);
            long expectedConfigIndex = MessageFieldCodec.readNonNegative(in);
            long catchUpMillis = MessageFieldCodec.readNonNegative(in);
            // Clients of version 2 and older do not send this field.
            boolean force = MessageFieldCodec.remainingBytes(in) > 0 && MessageFieldCodec.readBoolean(in);
            return new ClientRequest.ChangeMembershipRequest(changes, expectedConfigIndex, catchUpMillis, force);
        }
    }

    static final class StepDownRequestSerializer extends MessageSerializer<ClientRequest.StepDownRequest> {
        StepDownRequestSerializer(WireLimits limits) {
            super(ClientRequest.StepDownRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.StepDownRequest request) {
            MessageFieldCodec.writeServerId(out, request.expectedServer());
            MessageFieldCodec.writeNonNegative(out, request.electionHoldoffMillis());
            out.writeBoolean(request.force());
        }

        @Override
        ClientRequest.StepDownRequest read(Input in) {
            @Nullable ServerId expectedServer = MessageFieldCodec.readServerIdOrNull(in);
            long electionHoldoffMillis = MessageFieldCodec.readNonNegative(in);
            return new ClientRequest.StepDownRequest(
                    expectedServer, electionHoldoffMillis, MessageFieldCodec.readBoolean(in));
        }
    }

    static final class TransferLeadershipRequestSerializer
            extends MessageSerializer<ClientRequest.TransferLeadershipRequest> {
        TransferLeadershipRequestSerializer(WireLimits limits) {
            super(ClientRequest.TransferLeadershipRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.TransferLeadershipRequest request) {
            MessageFieldCodec.writeServerId(out, request.target());
        }

        @Override
        ClientRequest.TransferLeadershipRequest read(Input in) {
            return new ClientRequest.TransferLeadershipRequest(MessageFieldCodec.readServerIdOrNull(in));
        }
    }

    static final class CampaignRequestSerializer extends MessageSerializer<ClientRequest.CampaignRequest> {
        CampaignRequestSerializer(WireLimits limits) {
            super(ClientRequest.CampaignRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.CampaignRequest request) {
            // Nothing follows the id.
        }

        @Override
        ClientRequest.CampaignRequest read(Input in) {
            return new ClientRequest.CampaignRequest();
        }
    }
}
