package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Position;

/** InstallSnapshot. A chunk is bounded by the frame. */
final class SnapshotBodies {
    private SnapshotBodies() {}

    static final class Chunk extends Body<InstallSnapshot.Chunk> {
        Chunk(WireLimits limits) {
            super(InstallSnapshot.Chunk.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.Chunk chunk) {
            Fields.putTerm(out, chunk.term());
            Fields.putPosition(out, chunk.last());
            Fields.putAmount(out, chunk.total());
            Fields.putAmount(out, chunk.offset());
            out.writeInt(chunk.digest());
            Fields.putBytes(out, chunk.data(), limits.frameBytesMax());
        }

        @Override
        InstallSnapshot.Chunk read(Input in) {
            long term = Fields.term(in);
            Position last = Fields.position(in);
            long total = Fields.amount(in);
            long offset = Fields.amount(in);
            int digest = in.readInt();
            byte[] data = Fields.bytes(in, limits.frameBytesMax());
            if (offset > total || data.length > total - offset) {
                throw new KryoException(
                        "a chunk of " + data.length + " bytes at " + offset + " of a snapshot of " + total);
            }
            return new InstallSnapshot.Chunk(term, last, offset, data, total, digest);
        }
    }

    static final class Wanted extends Body<InstallSnapshot.Wanted> {
        Wanted(WireLimits limits) {
            super(InstallSnapshot.Wanted.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.Wanted wanted) {
            Fields.putTerm(out, wanted.term());
            Fields.putPosition(out, wanted.last());
            Fields.putAmount(out, wanted.nextOffset());
        }

        @Override
        InstallSnapshot.Wanted read(Input in) {
            long term = Fields.term(in);
            Position last = Fields.position(in);
            return new InstallSnapshot.Wanted(term, last, Fields.amount(in));
        }
    }

    static final class Installed extends Body<InstallSnapshot.Installed> {
        Installed(WireLimits limits) {
            super(InstallSnapshot.Installed.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.Installed installed) {
            Fields.putTerm(out, installed.term());
            Fields.putPosition(out, installed.last());
            Fields.putIndex(out, installed.matchIndex());
        }

        @Override
        InstallSnapshot.Installed read(Input in) {
            long term = Fields.term(in);
            Position last = Fields.position(in);
            return new InstallSnapshot.Installed(term, last, Fields.index(in));
        }
    }
}
