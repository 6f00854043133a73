package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.LogPosition;
import java.util.ArrayList;
import java.util.List;

/** Serializers of the messages that compare the servers' states and check their files. */
final class VerificationSerializers {
    /** The maximum number of damaged places in one reply. A longer list would not help an operator. */
    private static final int MAX_DAMAGES = 1_000;

    private static final int MIN_DAMAGE_BYTES = 10;

    private VerificationSerializers() {}

    static final class StateHashRequestSerializer extends MessageSerializer<ClientRequest.StateHashRequest> {
        StateHashRequestSerializer(WireLimits limits) {
            super(ClientRequest.StateHashRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.StateHashRequest message) {
            MessageFieldCodec.writeNonNegative(out, message.index());
        }

        @Override
        ClientRequest.StateHashRequest read(Input in) {
            return new ClientRequest.StateHashRequest(MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class CheckFilesRequestSerializer extends MessageSerializer<ClientRequest.CheckFilesRequest> {
        CheckFilesRequestSerializer(WireLimits limits) {
            super(ClientRequest.CheckFilesRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.CheckFilesRequest message) {
            // Nothing follows the id.
        }

        @Override
        ClientRequest.CheckFilesRequest read(Input in) {
            return new ClientRequest.CheckFilesRequest();
        }
    }

    static final class FileCheckProgressRequestSerializer
            extends MessageSerializer<ClientRequest.FileCheckProgressRequest> {
        FileCheckProgressRequestSerializer(WireLimits limits) {
            super(ClientRequest.FileCheckProgressRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.FileCheckProgressRequest message) {
            // Nothing follows the id.
        }

        @Override
        ClientRequest.FileCheckProgressRequest read(Input in) {
            return new ClientRequest.FileCheckProgressRequest();
        }
    }

    static final class FileCheckProgressReplySerializer extends MessageSerializer<ClientReply.FileCheckProgressReply> {
        FileCheckProgressReplySerializer(WireLimits limits) {
            super(ClientReply.FileCheckProgressReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.FileCheckProgressReply message) {
            MessageFieldCodec.writeNonNegative(out, message.bytesRead());
            MessageFieldCodec.writeNonNegative(out, message.totalBytes());
        }

        @Override
        ClientReply.FileCheckProgressReply read(Input in) {
            long bytes = MessageFieldCodec.readNonNegative(in);
            return new ClientReply.FileCheckProgressReply(bytes, MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class StateHashReplySerializer extends MessageSerializer<ClientReply.StateHashReply> {
        StateHashReplySerializer(WireLimits limits) {
            super(ClientReply.StateHashReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.StateHashReply message) {
            MessageFieldCodec.writePosition(out, message.applied());
            out.writeLong(message.hash());
            MessageFieldCodec.writeNonNegative(out, message.itemCount());
        }

        @Override
        ClientReply.StateHashReply read(Input in) {
            LogPosition applied = MessageFieldCodec.readPosition(in);
            long hash = in.readLong();
            return new ClientReply.StateHashReply(applied, hash, MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class FilesCheckedReplySerializer extends MessageSerializer<ClientReply.FilesCheckedReply> {
        FilesCheckedReplySerializer(WireLimits limits) {
            super(ClientReply.FilesCheckedReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.FilesCheckedReply message) {
            MessageFieldCodec.writeCount(out, message.segmentCount(), Integer.MAX_VALUE);
            MessageFieldCodec.writeNonNegative(out, message.entryCount());
            MessageFieldCodec.writeCount(out, message.damages().size(), MAX_DAMAGES);
            for (FileDamage damage : message.damages()) {
                MessageFieldCodec.writeString(out, damage.file(), limits);
                out.writeLong(damage.offset());
                MessageFieldCodec.writeString(out, damage.description(), limits);
            }
        }

        @Override
        ClientReply.FilesCheckedReply read(Input in) {
            int segmentCount = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
            long entryCount = MessageFieldCodec.readNonNegative(in);
            int count = MessageFieldCodec.readElementCount(in, MAX_DAMAGES, MIN_DAMAGE_BYTES);
            List<FileDamage> damages = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String file = MessageFieldCodec.readString(in, limits);
                long offset = in.readLong();
                damages.add(new FileDamage(file, offset, MessageFieldCodec.readString(in, limits)));
            }
            return new ClientReply.FilesCheckedReply(segmentCount, entryCount, List.copyOf(damages));
        }
    }
}
