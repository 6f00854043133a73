package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;

/** Serializers of InstallSnapshot messages. The maximum frame length limits the size of a chunk. */
final class InstallSnapshotSerializers {
    private InstallSnapshotSerializers() {}

    static final class InstallSnapshotChunkSerializer extends MessageSerializer<InstallSnapshot.InstallSnapshotChunk> {
        InstallSnapshotChunkSerializer(WireLimits limits) {
            super(InstallSnapshot.InstallSnapshotChunk.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.InstallSnapshotChunk chunk) {
            MessageFieldCodec.writeTerm(out, chunk.term());
            MessageFieldCodec.writePosition(out, chunk.last());
            MessageFieldCodec.writeNonNegative(out, chunk.total());
            MessageFieldCodec.writeNonNegative(out, chunk.offset());
            out.writeInt(chunk.digest());
            MessageFieldCodec.writeBytes(out, chunk.data(), limits.maxFrameBytes());
        }

        @Override
        InstallSnapshot.InstallSnapshotChunk read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            LogPosition last = MessageFieldCodec.readPosition(in);
            long total = MessageFieldCodec.readNonNegative(in);
            long offset = MessageFieldCodec.readNonNegative(in);
            int digest = in.readInt();
            byte[] data = MessageFieldCodec.readBytes(in, limits.maxFrameBytes());
            if (offset > total || data.length > total - offset) {
                throw new KryoException(
                        "invalid chunk of " + data.length + " bytes at " + offset + " of a snapshot of " + total);
            }
            return new InstallSnapshot.InstallSnapshotChunk(term, last, offset, data, total, digest);
        }
    }

    static final class InstallSnapshotChunkRequestSerializer
            extends MessageSerializer<InstallSnapshot.InstallSnapshotChunkRequest> {
        InstallSnapshotChunkRequestSerializer(WireLimits limits) {
            super(InstallSnapshot.InstallSnapshotChunkRequest.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.InstallSnapshotChunkRequest request) {
            MessageFieldCodec.writeTerm(out, request.term());
            MessageFieldCodec.writePosition(out, request.last());
            MessageFieldCodec.writeNonNegative(out, request.nextOffset());
        }

        @Override
        InstallSnapshot.InstallSnapshotChunkRequest read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            LogPosition last = MessageFieldCodec.readPosition(in);
            return new InstallSnapshot.InstallSnapshotChunkRequest(term, last, MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class SnapshotInstalledResponseSerializer
            extends MessageSerializer<InstallSnapshot.SnapshotInstalledResponse> {
        SnapshotInstalledResponseSerializer(WireLimits limits) {
            super(InstallSnapshot.SnapshotInstalledResponse.class, limits);
        }

        @Override
        void write(Output out, InstallSnapshot.SnapshotInstalledResponse installed) {
            MessageFieldCodec.writeTerm(out, installed.term());
            MessageFieldCodec.writePosition(out, installed.last());
            MessageFieldCodec.writeIndex(out, installed.matchIndex());
        }

        @Override
        InstallSnapshot.SnapshotInstalledResponse read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            LogPosition last = MessageFieldCodec.readPosition(in);
            return new InstallSnapshot.SnapshotInstalledResponse(term, last, MessageFieldCodec.readIndex(in));
        }
    }
}
