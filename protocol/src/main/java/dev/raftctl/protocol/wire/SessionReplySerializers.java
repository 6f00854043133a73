package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;

/** Serializers of the replies to state machine requests, and of the refused and unknown outcomes of any request. */
final class SessionReplySerializers {
    private SessionReplySerializers() {}

    static final class Refused extends MessageSerializer<ClientReply.Refused> {
        Refused(WireLimits limits) {
            super(ClientReply.Refused.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Refused refused) {
            RefusalFields.write(out, refused.refusal(), limits);
        }

        @Override
        ClientReply.Refused read(Input in) {
            return new ClientReply.Refused(RefusalFields.read(in, limits));
        }
    }

    static final class Unknown extends MessageSerializer<ClientReply.Unknown> {
        Unknown(WireLimits limits) {
            super(ClientReply.Unknown.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Unknown unknown) {
            Fields.writeString(out, unknown.message(), limits);
        }

        @Override
        ClientReply.Unknown read(Input in) {
            return new ClientReply.Unknown(Fields.readString(in, limits));
        }
    }

    static final class SessionOpened extends MessageSerializer<ClientReply.SessionOpened> {
        SessionOpened(WireLimits limits) {
            super(ClientReply.SessionOpened.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SessionOpened opened) {
            Fields.writeNonNegative(out, opened.session());
        }

        @Override
        ClientReply.SessionOpened read(Input in) {
            return new ClientReply.SessionOpened(Fields.readNonNegative(in));
        }
    }

    static final class Executed extends MessageSerializer<ClientReply.Executed> {
        Executed(WireLimits limits) {
            super(ClientReply.Executed.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Executed executed) {
            Fields.writeBytes(out, executed.result(), limits.maxFrameBytes());
            Fields.writePosition(out, executed.position());
        }

        @Override
        ClientReply.Executed read(Input in) {
            byte[] result = Fields.readBytes(in, limits.maxFrameBytes());
            return new ClientReply.Executed(result, Fields.readPosition(in));
        }
    }

    static final class QueryResult extends MessageSerializer<ClientReply.QueryResult> {
        QueryResult(WireLimits limits) {
            super(ClientReply.QueryResult.class, limits);
        }

        @Override
        void write(Output out, ClientReply.QueryResult queryResult) {
            Fields.writeBytes(out, queryResult.result(), limits.maxFrameBytes());
            Fields.writeNonNegative(out, queryResult.appliedIndex());
        }

        @Override
        ClientReply.QueryResult read(Input in) {
            byte[] result = Fields.readBytes(in, limits.maxFrameBytes());
            return new ClientReply.QueryResult(result, Fields.readNonNegative(in));
        }
    }
}
