package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientRequest;

/** Serializers of state machine requests, with and without a session. */
final class StateMachineRequestSerializers {
    private StateMachineRequestSerializers() {}

    static final class OpenSessionRequestSerializer extends MessageSerializer<ClientRequest.OpenSessionRequest> {
        OpenSessionRequestSerializer(WireLimits limits) {
            super(ClientRequest.OpenSessionRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.OpenSessionRequest open) {
            MessageFieldCodec.writeNonNegative(out, open.ttlMillis());
        }

        @Override
        ClientRequest.OpenSessionRequest read(Input in) {
            return new ClientRequest.OpenSessionRequest(MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class CloseSessionRequestSerializer extends MessageSerializer<ClientRequest.CloseSessionRequest> {
        CloseSessionRequestSerializer(WireLimits limits) {
            super(ClientRequest.CloseSessionRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.CloseSessionRequest close) {
            MessageFieldCodec.writeNonNegative(out, close.session());
        }

        @Override
        ClientRequest.CloseSessionRequest read(Input in) {
            return new ClientRequest.CloseSessionRequest(MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class ExecuteCommandRequestSerializer extends MessageSerializer<ClientRequest.ExecuteCommandRequest> {
        ExecuteCommandRequestSerializer(WireLimits limits) {
            super(ClientRequest.ExecuteCommandRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ExecuteCommandRequest execute) {
            MessageFieldCodec.writeNonNegative(out, execute.session());
            MessageFieldCodec.writeNonNegative(out, execute.sequence());
            MessageFieldCodec.writeNonNegative(out, execute.lowestUnacknowledgedSequence());
            MessageFieldCodec.writeBytes(out, execute.command(), limits.maxPayloadBytes());
        }

        @Override
        ClientRequest.ExecuteCommandRequest read(Input in) {
            long session = MessageFieldCodec.readNonNegative(in);
            long sequence = MessageFieldCodec.readNonNegative(in);
            long lowestUnacknowledgedSequence = MessageFieldCodec.readNonNegative(in);
            return new ClientRequest.ExecuteCommandRequest(
                    session,
                    sequence,
                    lowestUnacknowledgedSequence,
                    MessageFieldCodec.readBytes(in, limits.maxPayloadBytes()));
        }
    }

    static final class QueryRequestSerializer extends MessageSerializer<ClientRequest.QueryRequest> {
        QueryRequestSerializer(WireLimits limits) {
            super(ClientRequest.QueryRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.QueryRequest request) {
            MessageFieldCodec.writeBytes(out, request.query(), limits.maxPayloadBytes());
            out.writeBoolean(request.linearizable());
            MessageFieldCodec.writeNonNegative(out, request.minIndex());
        }

        @Override
        ClientRequest.QueryRequest read(Input in) {
            byte[] query = MessageFieldCodec.readBytes(in, limits.maxPayloadBytes());
            boolean linearizable = MessageFieldCodec.readBoolean(in);
            return new ClientRequest.QueryRequest(query, linearizable, MessageFieldCodec.readNonNegative(in));
        }
    }
}
