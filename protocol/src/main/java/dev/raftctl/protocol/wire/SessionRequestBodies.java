package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientRequest;

/** What a client asks of the state machine, with and without a session. */
final class SessionRequestBodies {
    private SessionRequestBodies() {}

    static final class OpenSession extends Body<ClientRequest.OpenSession> {
        OpenSession(WireLimits limits) {
            super(ClientRequest.OpenSession.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.OpenSession open) {
            Fields.putAmount(out, open.ttlMillis());
        }

        @Override
        ClientRequest.OpenSession read(Input in) {
            return new ClientRequest.OpenSession(Fields.amount(in));
        }
    }

    static final class CloseSession extends Body<ClientRequest.CloseSession> {
        CloseSession(WireLimits limits) {
            super(ClientRequest.CloseSession.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.CloseSession close) {
            Fields.putAmount(out, close.session());
        }

        @Override
        ClientRequest.CloseSession read(Input in) {
            return new ClientRequest.CloseSession(Fields.amount(in));
        }
    }

    static final class Execute extends Body<ClientRequest.Execute> {
        Execute(WireLimits limits) {
            super(ClientRequest.Execute.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Execute execute) {
            Fields.putAmount(out, execute.session());
            Fields.putAmount(out, execute.sequence());
            Fields.putAmount(out, execute.resultsNeededFrom());
            Fields.putBytes(out, execute.command(), limits.payloadBytesMax());
        }

        @Override
        ClientRequest.Execute read(Input in) {
            long session = Fields.amount(in);
            long sequence = Fields.amount(in);
            long resultsNeededFrom = Fields.amount(in);
            return new ClientRequest.Execute(
                    session, sequence, resultsNeededFrom, Fields.bytes(in, limits.payloadBytesMax()));
        }
    }

    static final class Query extends Body<ClientRequest.Query> {
        Query(WireLimits limits) {
            super(ClientRequest.Query.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Query ask) {
            Fields.putBytes(out, ask.query(), limits.payloadBytesMax());
            out.writeBoolean(ask.linearizable());
            Fields.putAmount(out, ask.minIndex());
        }

        @Override
        ClientRequest.Query read(Input in) {
            byte[] query = Fields.bytes(in, limits.payloadBytesMax());
            boolean linearizable = Fields.flag(in);
            return new ClientRequest.Query(query, linearizable, Fields.amount(in));
        }
    }
}
