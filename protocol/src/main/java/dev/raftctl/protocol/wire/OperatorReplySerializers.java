package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Configuration;

/** Serializers of the replies to operator requests, except {@link ServerStatusSerializer}. */
final class OperatorReplySerializers {
    private OperatorReplySerializers() {}

    static final class DecisionsReplySerializer extends MessageSerializer<ClientReply.DecisionsReply> {
        DecisionsReplySerializer(WireLimits limits) {
            super(ClientReply.DecisionsReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.DecisionsReply decisions) {
            DecisionRecordCodec.write(out, decisions.records(), limits);
        }

        @Override
        ClientReply.DecisionsReply read(Input in) {
            return new ClientReply.DecisionsReply(DecisionRecordCodec.read(in, limits));
        }
    }

    static final class LogEntriesReplySerializer extends MessageSerializer<ClientReply.LogEntriesReply> {
        LogEntriesReplySerializer(WireLimits limits) {
            super(ClientReply.LogEntriesReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.LogEntriesReply slice) {
            MessageFieldCodec.writeNonNegative(out, slice.firstIndex());
            MessageFieldCodec.writeNonNegative(out, slice.lastIndex());
            MessageFieldCodec.writeNonNegative(out, slice.commitIndex());
            LogEntryCodec.write(out, slice.entries(), limits);
        }

        @Override
        ClientReply.LogEntriesReply read(Input in) {
            long firstIndex = MessageFieldCodec.readNonNegative(in);
            long lastIndex = MessageFieldCodec.readNonNegative(in);
            long commitIndex = MessageFieldCodec.readNonNegative(in);
            return new ClientReply.LogEntriesReply(firstIndex, lastIndex, commitIndex, LogEntryCodec.read(in, limits));
        }
    }

    static final class BootstrappedReplySerializer extends MessageSerializer<ClientReply.BootstrappedReply> {
        BootstrappedReplySerializer(WireLimits limits) {
            super(ClientReply.BootstrappedReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.BootstrappedReply bootstrapped) {
            MessageFieldCodec.writeString(out, bootstrapped.clusterId(), limits);
            out.writeBoolean(bootstrapped.alreadyBootstrapped());
        }

        @Override
        ClientReply.BootstrappedReply read(Input in) {
            String clusterId = MessageFieldCodec.readString(in, limits);
            return new ClientReply.BootstrappedReply(clusterId, MessageFieldCodec.readBoolean(in));
        }
    }

    static final class MembershipChangedReplySerializer extends MessageSerializer<ClientReply.MembershipChangedReply> {
        MembershipChangedReplySerializer(WireLimits limits) {
            super(ClientReply.MembershipChangedReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.MembershipChangedReply changed) {
            ClusterConfigurationCodec.write(out, changed.configuration(), limits);
            MessageFieldCodec.writeNonNegative(out, changed.configIndex());
            out.writeBoolean(changed.noChangeNeeded());
        }

        @Override
        ClientReply.MembershipChangedReply read(Input in) {
            Configuration configuration = ClusterConfigurationCodec.read(in, limits);
            long configIndex = MessageFieldCodec.readNonNegative(in);
            return new ClientReply.MembershipChangedReply(
                    configuration, configIndex, MessageFieldCodec.readBoolean(in));
        }
    }

    static final class LeadershipMovingReplySerializer extends MessageSerializer<ClientReply.LeadershipMovingReply> {
        LeadershipMovingReplySerializer(WireLimits limits) {
            super(ClientReply.LeadershipMovingReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.LeadershipMovingReply moving) {
            MessageFieldCodec.writeTerm(out, moving.term());
            MessageFieldCodec.writeString(out, moving.successor(), limits);
        }

        @Override
        ClientReply.LeadershipMovingReply read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            return new ClientReply.LeadershipMovingReply(term, MessageFieldCodec.readString(in, limits));
        }
    }
}
