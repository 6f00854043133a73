package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Position;

/** Serializers of the requests and replies for taking a snapshot and for downloading its file in chunks. */
final class SnapshotFileSerializers {
    private SnapshotFileSerializers() {}

    static final class TakeSnapshot extends MessageSerializer<ClientRequest.TakeSnapshot> {
        TakeSnapshot(WireLimits limits) {
            super(ClientRequest.TakeSnapshot.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.TakeSnapshot message) {
            Fields.writeNonNegative(out, message.minIndex());
        }

        @Override
        ClientRequest.TakeSnapshot read(Input in) {
            return new ClientRequest.TakeSnapshot(Fields.readNonNegative(in));
        }
    }

    static final class ReadSnapshot extends MessageSerializer<ClientRequest.ReadSnapshot> {
        ReadSnapshot(WireLimits limits) {
            super(ClientRequest.ReadSnapshot.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadSnapshot message) {
            Fields.writePosition(out, message.last());
            Fields.writeNonNegative(out, message.offset());
        }

        @Override
        ClientRequest.ReadSnapshot read(Input in) {
            Position last = Fields.readPosition(in);
            return new ClientRequest.ReadSnapshot(last, Fields.readNonNegative(in));
        }
    }

    static final class SnapshotTaken extends MessageSerializer<ClientReply.SnapshotTaken> {
        SnapshotTaken(WireLimits limits) {
            super(ClientReply.SnapshotTaken.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SnapshotTaken message) {
            Fields.writePosition(out, message.last());
            Fields.writeNonNegative(out, message.sizeBytes());
            out.writeInt(message.digest());
        }

        @Override
        ClientReply.SnapshotTaken read(Input in) {
            Position last = Fields.readPosition(in);
            long bytes = Fields.readNonNegative(in);
            return new ClientReply.SnapshotTaken(last, bytes, in.readInt());
        }
    }

    static final class SnapshotChunk extends MessageSerializer<ClientReply.SnapshotChunk> {
        SnapshotChunk(WireLimits limits) {
            super(ClientReply.SnapshotChunk.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SnapshotChunk message) {
            Fields.writeBytes(out, message.data(), limits.maxFrameBytes());
        }

        @Override
        ClientReply.SnapshotChunk read(Input in) {
            return new ClientReply.SnapshotChunk(Fields.readBytes(in, limits.maxFrameBytes()));
        }
    }
}
