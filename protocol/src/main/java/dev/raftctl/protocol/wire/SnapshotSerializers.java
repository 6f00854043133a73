package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Position;

/** Serializers of InstallSnapshot messages. The maximum frame length limits the size of a chunk. */
final class SnapshotSerializers {
    private SnapshotSerializers() {}

    static final class Chunk extends MessageSerializer<InstallSnapshot.Chunk> {
        Chunk(WireLimits limits) {
            super(InstallSnapshot.Chunk.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.Chunk chunk) {
            Fields.writeTerm(out, chunk.term());
            Fields.writePosition(out, chunk.last());
            Fields.writeNonNegative(out, chunk.total());
            Fields.writeNonNegative(out, chunk.offset());
            out.writeInt(chunk.digest());
            Fields.writeBytes(out, chunk.data(), limits.maxFrameBytes());
        }

        @Override
        InstallSnapshot.Chunk read(Input in) {
            long term = Fields.readTerm(in);
            Position last = Fields.readPosition(in);
            long total = Fields.readNonNegative(in);
            long offset = Fields.readNonNegative(in);
            int digest = in.readInt();
            byte[] data = Fields.readBytes(in, limits.maxFrameBytes());
            if (offset > total || data.length > total - offset) {
                throw new KryoException(
                        "invalid chunk of " + data.length + " bytes at " + offset + " of a snapshot of " + total);
            }
            return new InstallSnapshot.Chunk(term, last, offset, data, total, digest);
        }
    }

    static final class ChunkRequest extends MessageSerializer<InstallSnapshot.ChunkRequest> {
        ChunkRequest(WireLimits limits) {
            super(InstallSnapshot.ChunkRequest.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.ChunkRequest request) {
            Fields.writeTerm(out, request.term());
            Fields.writePosition(out, request.last());
            Fields.writeNonNegative(out, request.nextOffset());
        }

        @Override
        InstallSnapshot.ChunkRequest read(Input in) {
            long term = Fields.readTerm(in);
            Position last = Fields.readPosition(in);
            return new InstallSnapshot.ChunkRequest(term, last, Fields.readNonNegative(in));
        }
    }

    static final class Installed extends MessageSerializer<InstallSnapshot.Installed> {
        Installed(WireLimits limits) {
            super(InstallSnapshot.Installed.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.Installed installed) {
            Fields.writeTerm(out, installed.term());
            Fields.writePosition(out, installed.last());
            Fields.writeIndex(out, installed.matchIndex());
        }

        @Override
        InstallSnapshot.Installed read(Input in) {
            long term = Fields.readTerm(in);
            Position last = Fields.readPosition(in);
            return new InstallSnapshot.Installed(term, last, Fields.readIndex(in));
        }
    }
}
