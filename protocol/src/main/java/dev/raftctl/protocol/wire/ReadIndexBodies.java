package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ReadIndex;

/** ReadIndex. A ticket is its chooser's own number and may be any. */
final class ReadIndexBodies {
    private ReadIndexBodies() {}

    static final class Ask extends Body<ReadIndex.Ask> {
        Ask(WireLimits limits) {
            super(ReadIndex.Ask.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.Ask ask) {
            Fields.putTerm(out, ask.term());
            out.writeVarLong(ask.ticket(), true);
        }

        @Override
        ReadIndex.Ask read(Input in) {
            long term = Fields.term(in);
            return new ReadIndex.Ask(term, in.readVarLong(true));
        }
    }

    static final class Confirmed extends Body<ReadIndex.Confirmed> {
        Confirmed(WireLimits limits) {
            super(ReadIndex.Confirmed.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.Confirmed confirmed) {
            Fields.putTerm(out, confirmed.term());
            out.writeVarLong(confirmed.ticket(), true);
            Fields.putIndex(out, confirmed.readIndex());
        }

        @Override
        ReadIndex.Confirmed read(Input in) {
            long term = Fields.term(in);
            long ticket = in.readVarLong(true);
            return new ReadIndex.Confirmed(term, ticket, Fields.index(in));
        }
    }

    static final class Unconfirmed extends Body<ReadIndex.Unconfirmed> {
        Unconfirmed(WireLimits limits) {
            super(ReadIndex.Unconfirmed.class, limits);
        }

        @Override
        void write(Output out, ReadIndex.Unconfirmed unconfirmed) {
            Fields.putTerm(out, unconfirmed.term());
            out.writeVarLong(unconfirmed.ticket(), true);
        }

        @Override
        ReadIndex.Unconfirmed read(Input in) {
            long term = Fields.term(in);
            return new ReadIndex.Unconfirmed(term, in.readVarLong(true));
        }
    }
}
