package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;

/** Serializers of the replies to state machine requests, and of the refused and unknown outcomes of any request. */
final class StateMachineReplySerializers {
    private StateMachineReplySerializers() {}

    static final class RefusedReplySerializer extends MessageSerializer<ClientReply.RefusedReply> {
        RefusedReplySerializer(WireLimits limits) {
            super(ClientReply.RefusedReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.RefusedReply refused) {
            RequestRefusalCodec.write(out, refused.refusal(), limits);
        }

        @Override
        ClientReply.RefusedReply read(Input in) {
            return new ClientReply.RefusedReply(RequestRefusalCodec.read(in, limits));
        }
    }

    static final class UnknownOutcomeReplySerializer extends MessageSerializer<ClientReply.UnknownOutcomeReply> {
        UnknownOutcomeReplySerializer(WireLimits limits) {
            super(ClientReply.UnknownOutcomeReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.UnknownOutcomeReply unknown) {
            MessageFieldCodec.writeString(out, unknown.message(), limits);
        }

        @Override
        ClientReply.UnknownOutcomeReply read(Input in) {
            return new ClientReply.UnknownOutcomeReply(MessageFieldCodec.readString(in, limits));
        }
    }

    static final class SessionOpenedReplySerializer extends MessageSerializer<ClientReply.SessionOpenedReply> {
        SessionOpenedReplySerializer(WireLimits limits) {
            super(ClientReply.SessionOpenedReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SessionOpenedReply opened) {
            MessageFieldCodec.writeNonNegative(out, opened.session());
        }

        @Override
        ClientReply.SessionOpenedReply read(Input in) {
            return new ClientReply.SessionOpenedReply(MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class CommandExecutedReplySerializer extends MessageSerializer<ClientReply.CommandExecutedReply> {
        CommandExecutedReplySerializer(WireLimits limits) {
            super(ClientReply.CommandExecutedReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.CommandExecutedReply executed) {
            MessageFieldCodec.writeBytes(out, executed.result(), limits.maxFrameBytes());
            MessageFieldCodec.writePosition(out, executed.position());
        }

        @Override
        ClientReply.CommandExecutedReply read(Input in) {
            byte[] result = MessageFieldCodec.readBytes(in, limits.maxFrameBytes());
            return new ClientReply.CommandExecutedReply(result, MessageFieldCodec.readPosition(in));
        }
    }

    static final class QueryResultReplySerializer extends MessageSerializer<ClientReply.QueryResultReply> {
        QueryResultReplySerializer(WireLimits limits) {
            super(ClientReply.QueryResultReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.QueryResultReply queryResult) {
            MessageFieldCodec.writeBytes(out, queryResult.result(), limits.maxFrameBytes());
            MessageFieldCodec.writeNonNegative(out, queryResult.appliedIndex());
        }

        @Override
        ClientReply.QueryResultReply read(Input in) {
            byte[] result = MessageFieldCodec.readBytes(in, limits.maxFrameBytes());
            return new ClientReply.QueryResultReply(result, MessageFieldCodec.readNonNegative(in));
        }
    }
}
