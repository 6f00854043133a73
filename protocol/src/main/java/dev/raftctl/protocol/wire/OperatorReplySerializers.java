package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Configuration;

/** Serializers of the replies to operator requests, except {@link ServerStatusSerializer}. */
final class OperatorReplySerializers {
    private OperatorReplySerializers() {}

    static final class Decisions extends MessageSerializer<ClientReply.Decisions> {
        Decisions(WireLimits limits) {
            super(ClientReply.Decisions.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Decisions decisions) {
            StatusFields.writeDecisions(out, decisions.records(), limits);
        }

        @Override
        ClientReply.Decisions read(Input in) {
            return new ClientReply.Decisions(StatusFields.readDecisions(in, limits));
        }
    }

    static final class LogSlice extends MessageSerializer<ClientReply.LogSlice> {
        LogSlice(WireLimits limits) {
            super(ClientReply.LogSlice.class, limits);
        }

        @Override
        void write(Output out, ClientReply.LogSlice slice) {
            Fields.writeNonNegative(out, slice.firstIndex());
            Fields.writeNonNegative(out, slice.lastIndex());
            Fields.writeNonNegative(out, slice.commitIndex());
            EntryFields.write(out, slice.entries(), limits);
        }

        @Override
        ClientReply.LogSlice read(Input in) {
            long firstIndex = Fields.readNonNegative(in);
            long lastIndex = Fields.readNonNegative(in);
            long commitIndex = Fields.readNonNegative(in);
            return new ClientReply.LogSlice(firstIndex, lastIndex, commitIndex, EntryFields.read(in, limits));
        }
    }

    static final class Bootstrapped extends MessageSerializer<ClientReply.Bootstrapped> {
        Bootstrapped(WireLimits limits) {
            super(ClientReply.Bootstrapped.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Bootstrapped bootstrapped) {
            Fields.writeString(out, bootstrapped.clusterId(), limits);
            out.writeBoolean(bootstrapped.alreadyBootstrapped());
        }

        @Override
        ClientReply.Bootstrapped read(Input in) {
            String clusterId = Fields.readString(in, limits);
            return new ClientReply.Bootstrapped(clusterId, Fields.readBoolean(in));
        }
    }

    static final class Changed extends MessageSerializer<ClientReply.Changed> {
        Changed(WireLimits limits) {
            super(ClientReply.Changed.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Changed changed) {
            ConfigurationFields.write(out, changed.configuration(), limits);
            Fields.writeNonNegative(out, changed.configIndex());
            out.writeBoolean(changed.noChangeNeeded());
        }

        @Override
        ClientReply.Changed read(Input in) {
            Configuration configuration = ConfigurationFields.read(in, limits);
            long configIndex = Fields.readNonNegative(in);
            return new ClientReply.Changed(configuration, configIndex, Fields.readBoolean(in));
        }
    }

    static final class LeadershipMoving extends MessageSerializer<ClientReply.LeadershipMoving> {
        LeadershipMoving(WireLimits limits) {
            super(ClientReply.LeadershipMoving.class, limits);
        }

        @Override
        void write(Output out, ClientReply.LeadershipMoving moving) {
            Fields.writeTerm(out, moving.term());
            Fields.writeString(out, moving.successor(), limits);
        }

        @Override
        ClientReply.LeadershipMoving read(Input in) {
            long term = Fields.readTerm(in);
            return new ClientReply.LeadershipMoving(term, Fields.readString(in, limits));
        }
    }
}
