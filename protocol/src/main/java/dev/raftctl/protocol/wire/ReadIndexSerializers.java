package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ReadIndex;

/** Serializers of ReadIndex messages. The sender of a request may choose any ticket. */
final class ReadIndexSerializers {
    private ReadIndexSerializers() {}

    static final class ReadIndexRequestSerializer extends MessageSerializer<ReadIndex.ReadIndexRequest> {
        ReadIndexRequestSerializer(WireLimits limits) {
            super(ReadIndex.ReadIndexRequest.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.ReadIndexRequest request) {
            MessageFieldCodec.writeTerm(out, request.term());
            out.writeVarLong(request.ticket(), true);
        }

        @Override
        ReadIndex.ReadIndexRequest read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            return new ReadIndex.ReadIndexRequest(term, in.readVarLong(true));
        }
    }

    static final class ReadIndexConfirmedSerializer extends MessageSerializer<ReadIndex.ReadIndexConfirmed> {
        ReadIndexConfirmedSerializer(WireLimits limits) {
            super(ReadIndex.ReadIndexConfirmed.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.ReadIndexConfirmed confirmed) {
            MessageFieldCodec.writeTerm(out, confirmed.term());
            out.writeVarLong(confirmed.ticket(), true);
            MessageFieldCodec.writeIndex(out, confirmed.readIndex());
        }

        @Override
        ReadIndex.ReadIndexConfirmed read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            long ticket = in.readVarLong(true);
            return new ReadIndex.ReadIndexConfirmed(term, ticket, MessageFieldCodec.readIndex(in));
        }
    }

    static final class ReadIndexRejectedSerializer extends MessageSerializer<ReadIndex.ReadIndexRejected> {
        ReadIndexRejectedSerializer(WireLimits limits) {
            super(ReadIndex.ReadIndexRejected.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.ReadIndexRejected rejected) {
            MessageFieldCodec.writeTerm(out, rejected.term());
            out.writeVarLong(rejected.ticket(), true);
        }

        @Override
        ReadIndex.ReadIndexRejected read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            return new ReadIndex.ReadIndexRejected(term, in.readVarLong(true));
        }
    }
}
