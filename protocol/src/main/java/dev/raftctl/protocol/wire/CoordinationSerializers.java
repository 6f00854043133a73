package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientRequest;

/** Serializers of the requests for leases, locks and transactions. */
final class CoordinationSerializers {
    private CoordinationSerializers() {}

    static final class ExecuteCoordinationRequestSerializer
            extends MessageSerializer<ClientRequest.ExecuteCoordinationRequest> {
        ExecuteCoordinationRequestSerializer(WireLimits limits) {
            super(ClientRequest.ExecuteCoordinationRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ExecuteCoordinationRequest request) {
            MessageFieldCodec.writeNonNegative(out, request.session());
            MessageFieldCodec.writeNonNegative(out, request.sequence());
            MessageFieldCodec.writeNonNegative(out, request.lowestUnacknowledgedSequence());
            MessageFieldCodec.writeNonNegative(out, request.waitMillis());
            MessageFieldCodec.writeBytes(out, request.command(), limits.maxPayloadBytes());
        }

        @Override
        ClientRequest.ExecuteCoordinationRequest read(Input in) {
            long session = MessageFieldCodec.readNonNegative(in);
            long sequence = MessageFieldCodec.readNonNegative(in);
            long lowestUnacknowledgedSequence = MessageFieldCodec.readNonNegative(in);
            long waitMillis = MessageFieldCodec.readNonNegative(in);
            return new ClientRequest.ExecuteCoordinationRequest(
                    session,
                    sequence,
                    lowestUnacknowledgedSequence,
                    waitMillis,
                    MessageFieldCodec.readBytes(in, limits.maxPayloadBytes()));
        }
    }

    static final class QueryCoordinationRequestSerializer
            extends MessageSerializer<ClientRequest.QueryCoordinationRequest> {
        QueryCoordinationRequestSerializer(WireLimits limits) {
            super(ClientRequest.QueryCoordinationRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.QueryCoordinationRequest request) {
            MessageFieldCodec.writeBytes(out, request.query(), limits.maxPayloadBytes());
            out.writeBoolean(request.linearizable());
            MessageFieldCodec.writeNonNegative(out, request.minIndex());
        }

        @Override
        ClientRequest.QueryCoordinationRequest read(Input in) {
            byte[] query = MessageFieldCodec.readBytes(in, limits.maxPayloadBytes());
            boolean linearizable = MessageFieldCodec.readBoolean(in);
            return new ClientRequest.QueryCoordinationRequest(
                    query, linearizable, MessageFieldCodec.readNonNegative(in));
        }
    }
}
