package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.Position;
import java.util.ArrayList;
import java.util.List;

/** Serializers of the messages that compare the servers' states and check their files. */
final class VerifySerializers {
    /** The maximum number of damaged places in one reply. A longer list would not help an operator. */
    private static final int MAX_DAMAGES = 1_000;

    private static final int MIN_DAMAGE_BYTES = 10;

    private VerifySerializers() {}

    static final class HashState extends MessageSerializer<ClientRequest.HashState> {
        HashState(WireLimits limits) {
            super(ClientRequest.HashState.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.HashState message) {
            Fields.writeNonNegative(out, message.index());
        }

        @Override
        ClientRequest.HashState read(Input in) {
            return new ClientRequest.HashState(Fields.readNonNegative(in));
        }
    }

    static final class CheckFiles extends MessageSerializer<ClientRequest.CheckFiles> {
        CheckFiles(WireLimits limits) {
            super(ClientRequest.CheckFiles.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.CheckFiles message) {
            // Nothing follows the id.
        }

        @Override
        ClientRequest.CheckFiles read(Input in) {
            return new ClientRequest.CheckFiles();
        }
    }

    static final class ReadCheckProgress extends MessageSerializer<ClientRequest.ReadCheckProgress> {
        ReadCheckProgress(WireLimits limits) {
            super(ClientRequest.ReadCheckProgress.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadCheckProgress message) {
            // Nothing follows the id.
        }

        @Override
        ClientRequest.ReadCheckProgress read(Input in) {
            return new ClientRequest.ReadCheckProgress();
        }
    }

    static final class CheckProgress extends MessageSerializer<ClientReply.CheckProgress> {
        CheckProgress(WireLimits limits) {
            super(ClientReply.CheckProgress.class, limits);
        }

        @Override
        void write(Output out, ClientReply.CheckProgress message) {
            Fields.writeNonNegative(out, message.bytesRead());
            Fields.writeNonNegative(out, message.totalBytes());
        }

        @Override
        ClientReply.CheckProgress read(Input in) {
            long bytes = Fields.readNonNegative(in);
            return new ClientReply.CheckProgress(bytes, Fields.readNonNegative(in));
        }
    }

    static final class StateHashed extends MessageSerializer<ClientReply.StateHashed> {
        StateHashed(WireLimits limits) {
            super(ClientReply.StateHashed.class, limits);
        }

        @Override
        void write(Output out, ClientReply.StateHashed message) {
            Fields.writePosition(out, message.applied());
            out.writeLong(message.hash());
            Fields.writeNonNegative(out, message.itemCount());
        }

        @Override
        ClientReply.StateHashed read(Input in) {
            Position applied = Fields.readPosition(in);
            long hash = in.readLong();
            return new ClientReply.StateHashed(applied, hash, Fields.readNonNegative(in));
        }
    }

    static final class FilesChecked extends MessageSerializer<ClientReply.FilesChecked> {
        FilesChecked(WireLimits limits) {
            super(ClientReply.FilesChecked.class, limits);
        }

        @Override
        void write(Output out, ClientReply.FilesChecked message) {
            Fields.writeCount(out, message.segmentCount(), Integer.MAX_VALUE);
            Fields.writeNonNegative(out, message.entryCount());
            Fields.writeCount(out, message.damages().size(), MAX_DAMAGES);
            for (FileDamage damage : message.damages()) {
                Fields.writeString(out, damage.file(), limits);
                out.writeLong(damage.offset());
                Fields.writeString(out, damage.description(), limits);
            }
        }

        @Override
        ClientReply.FilesChecked read(Input in) {
            int segmentCount = Fields.readCount(in, Integer.MAX_VALUE);
            long entryCount = Fields.readNonNegative(in);
            int count = Fields.readElementCount(in, MAX_DAMAGES, MIN_DAMAGE_BYTES);
            List<FileDamage> damages = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String file = Fields.readString(in, limits);
                long offset = in.readLong();
                damages.add(new FileDamage(file, offset, Fields.readString(in, limits)));
            }
            return new ClientReply.FilesChecked(segmentCount, entryCount, List.copyOf(damages));
        }
    }
}
