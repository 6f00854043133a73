package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ReadIndex;

/** Serializers of ReadIndex messages. The sender of a request may choose any ticket. */
final class ReadIndexSerializers {
    private ReadIndexSerializers() {}

    static final class Request extends MessageSerializer<ReadIndex.Request> {
        Request(WireLimits limits) {
            super(ReadIndex.Request.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.Request request) {
            Fields.writeTerm(out, request.term());
            out.writeVarLong(request.ticket(), true);
        }

        @Override
        ReadIndex.Request read(Input in) {
            long term = Fields.readTerm(in);
            return new ReadIndex.Request(term, in.readVarLong(true));
        }
    }

    static final class Confirmed extends MessageSerializer<ReadIndex.Confirmed> {
        Confirmed(WireLimits limits) {
            super(ReadIndex.Confirmed.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.Confirmed confirmed) {
            Fields.writeTerm(out, confirmed.term());
            out.writeVarLong(confirmed.ticket(), true);
            Fields.writeIndex(out, confirmed.readIndex());
        }

        @Override
        ReadIndex.Confirmed read(Input in) {
            long term = Fields.readTerm(in);
            long ticket = in.readVarLong(true);
            return new ReadIndex.Confirmed(term, ticket, Fields.readIndex(in));
        }
    }

    static final class Rejected extends MessageSerializer<ReadIndex.Rejected> {
        Rejected(WireLimits limits) {
            super(ReadIndex.Rejected.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.Rejected rejected) {
            Fields.writeTerm(out, rejected.term());
            out.writeVarLong(rejected.ticket(), true);
        }

        @Override
        ReadIndex.Rejected read(Input in) {
            long term = Fields.readTerm(in);
            return new ReadIndex.Rejected(term, in.readVarLong(true));
        }
    }
}
