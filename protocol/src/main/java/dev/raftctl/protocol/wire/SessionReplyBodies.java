package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;

/** What came of a request to the state machine, and the two ways in which any request can fail. */
final class SessionReplyBodies {
    private SessionReplyBodies() {}

    static final class Refused extends Body<ClientReply.Refused> {
        Refused(WireLimits limits) {
            super(ClientReply.Refused.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Refused refused) {
            RefusalFields.put(out, refused.why(), limits);
        }

        @Override
        ClientReply.Refused read(Input in) {
            return new ClientReply.Refused(RefusalFields.take(in, limits));
        }
    }

    static final class Unknown extends Body<ClientReply.Unknown> {
        Unknown(WireLimits limits) {
            super(ClientReply.Unknown.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Unknown unknown) {
            Fields.putString(out, unknown.message(), limits);
        }

        @Override
        ClientReply.Unknown read(Input in) {
            return new ClientReply.Unknown(Fields.string(in, limits));
        }
    }

    static final class SessionOpened extends Body<ClientReply.SessionOpened> {
        SessionOpened(WireLimits limits) {
            super(ClientReply.SessionOpened.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SessionOpened opened) {
            Fields.putAmount(out, opened.session());
        }

        @Override
        ClientReply.SessionOpened read(Input in) {
            return new ClientReply.SessionOpened(Fields.amount(in));
        }
    }

    static final class Executed extends Body<ClientReply.Executed> {
        Executed(WireLimits limits) {
            super(ClientReply.Executed.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Executed executed) {
            Fields.putBytes(out, executed.result(), limits.frameBytesMax());
            Fields.putPosition(out, executed.position());
        }

        @Override
        ClientReply.Executed read(Input in) {
            byte[] result = Fields.bytes(in, limits.frameBytesMax());
            return new ClientReply.Executed(result, Fields.position(in));
        }
    }

    static final class Answered extends Body<ClientReply.Answered> {
        Answered(WireLimits limits) {
            super(ClientReply.Answered.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Answered answered) {
            Fields.putBytes(out, answered.answer(), limits.frameBytesMax());
            Fields.putAmount(out, answered.appliedIndex());
        }

        @Override
        ClientReply.Answered read(Input in) {
            byte[] answer = Fields.bytes(in, limits.frameBytesMax());
            return new ClientReply.Answered(answer, Fields.amount(in));
        }
    }
}
