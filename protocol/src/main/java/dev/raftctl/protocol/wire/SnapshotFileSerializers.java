package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogPosition;

/** Serializers of the requests and replies for taking a snapshot and for downloading its file in chunks. */
final class SnapshotFileSerializers {
    private SnapshotFileSerializers() {}

    static final class TakeSnapshotRequestSerializer extends MessageSerializer<ClientRequest.TakeSnapshotRequest> {
        TakeSnapshotRequestSerializer(WireLimits limits) {
            super(ClientRequest.TakeSnapshotRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.TakeSnapshotRequest message) {
            MessageFieldCodec.writeNonNegative(out, message.minIndex());
        }

        @Override
        ClientRequest.TakeSnapshotRequest read(Input in) {
            return new ClientRequest.TakeSnapshotRequest(MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class ReadSnapshotFileRequestSerializer
            extends MessageSerializer<ClientRequest.ReadSnapshotFileRequest> {
        ReadSnapshotFileRequestSerializer(WireLimits limits) {
            super(ClientRequest.ReadSnapshotFileRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadSnapshotFileRequest message) {
            MessageFieldCodec.writePosition(out, message.last());
            MessageFieldCodec.writeNonNegative(out, message.offset());
        }

        @Override
        ClientRequest.ReadSnapshotFileRequest read(Input in) {
            LogPosition last = MessageFieldCodec.readPosition(in);
            return new ClientRequest.ReadSnapshotFileRequest(last, MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class SnapshotTakenReplySerializer extends MessageSerializer<ClientReply.SnapshotTakenReply> {
        SnapshotTakenReplySerializer(WireLimits limits) {
            super(ClientReply.SnapshotTakenReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SnapshotTakenReply message) {
            MessageFieldCodec.writePosition(out, message.last());
            MessageFieldCodec.writeNonNegative(out, message.sizeBytes());
            out.writeInt(message.digest());
        }

        @Override
        ClientReply.SnapshotTakenReply read(Input in) {
            LogPosition last = MessageFieldCodec.readPosition(in);
            long bytes = MessageFieldCodec.readNonNegative(in);
            return new ClientReply.SnapshotTakenReply(last, bytes, in.readInt());
        }
    }

    static final class SnapshotFileChunkReplySerializer extends MessageSerializer<ClientReply.SnapshotFileChunkReply> {
        SnapshotFileChunkReplySerializer(WireLimits limits) {
            super(ClientReply.SnapshotFileChunkReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SnapshotFileChunkReply message) {
            MessageFieldCodec.writeBytes(out, message.data(), limits.maxFrameBytes());
        }

        @Override
        ClientReply.SnapshotFileChunkReply read(Input in) {
            return new ClientReply.SnapshotFileChunkReply(MessageFieldCodec.readBytes(in, limits.maxFrameBytes()));
        }
    }
}
