package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientRequest;

/** Serializers of state machine requests, with and without a session. */
final class SessionRequestSerializers {
    private SessionRequestSerializers() {}

    static final class OpenSession extends MessageSerializer<ClientRequest.OpenSession> {
        OpenSession(WireLimits limits) {
            super(ClientRequest.OpenSession.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.OpenSession open) {
            Fields.writeNonNegative(out, open.ttlMillis());
        }

        @Override
        ClientRequest.OpenSession read(Input in) {
            return new ClientRequest.OpenSession(Fields.readNonNegative(in));
        }
    }

    static final class CloseSession extends MessageSerializer<ClientRequest.CloseSession> {
        CloseSession(WireLimits limits) {
            super(ClientRequest.CloseSession.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.CloseSession close) {
            Fields.writeNonNegative(out, close.session());
        }

        @Override
        ClientRequest.CloseSession read(Input in) {
            return new ClientRequest.CloseSession(Fields.readNonNegative(in));
        }
    }

    static final class Execute extends MessageSerializer<ClientRequest.Execute> {
        Execute(WireLimits limits) {
            super(ClientRequest.Execute.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Execute execute) {
            Fields.writeNonNegative(out, execute.session());
            Fields.writeNonNegative(out, execute.sequence());
            Fields.writeNonNegative(out, execute.lowestUnacknowledgedSequence());
            Fields.writeBytes(out, execute.command(), limits.maxPayloadBytes());
        }

        @Override
        ClientRequest.Execute read(Input in) {
            long session = Fields.readNonNegative(in);
            long sequence = Fields.readNonNegative(in);
            long lowestUnacknowledgedSequence = Fields.readNonNegative(in);
            return new ClientRequest.Execute(
                    session, sequence, lowestUnacknowledgedSequence, Fields.readBytes(in, limits.maxPayloadBytes()));
        }
    }

    static final class Query extends MessageSerializer<ClientRequest.Query> {
        Query(WireLimits limits) {
            super(ClientRequest.Query.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Query request) {
            Fields.writeBytes(out, request.query(), limits.maxPayloadBytes());
            out.writeBoolean(request.linearizable());
            Fields.writeNonNegative(out, request.minIndex());
        }

        @Override
        ClientRequest.Query read(Input in) {
            byte[] query = Fields.readBytes(in, limits.maxPayloadBytes());
            boolean linearizable = Fields.readBoolean(in);
            return new ClientRequest.Query(query, linearizable, Fields.readNonNegative(in));
        }
    }
}
