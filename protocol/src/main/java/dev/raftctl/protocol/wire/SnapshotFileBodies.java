package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Position;

/** A snapshot taken at an operator's wish, and its file in parts. */
final class SnapshotFileBodies {
    private SnapshotFileBodies() {}

    static final class TakeSnapshot extends Body<ClientRequest.TakeSnapshot> {
        TakeSnapshot(WireLimits limits) {
            super(ClientRequest.TakeSnapshot.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.TakeSnapshot message) {
            Fields.putAmount(out, message.minIndex());
        }

        @Override
        ClientRequest.TakeSnapshot read(Input in) {
            return new ClientRequest.TakeSnapshot(Fields.amount(in));
        }
    }

    static final class ReadSnapshot extends Body<ClientRequest.ReadSnapshot> {
        ReadSnapshot(WireLimits limits) {
            super(ClientRequest.ReadSnapshot.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadSnapshot message) {
            Fields.putPosition(out, message.last());
            Fields.putAmount(out, message.offset());
        }

        @Override
        ClientRequest.ReadSnapshot read(Input in) {
            Position last = Fields.position(in);
            return new ClientRequest.ReadSnapshot(last, Fields.amount(in));
        }
    }

    static final class SnapshotTaken extends Body<ClientReply.SnapshotTaken> {
        SnapshotTaken(WireLimits limits) {
            super(ClientReply.SnapshotTaken.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SnapshotTaken message) {
            Fields.putPosition(out, message.last());
            Fields.putAmount(out, message.bytes());
            out.writeInt(message.digest());
        }

        @Override
        ClientReply.SnapshotTaken read(Input in) {
            Position last = Fields.position(in);
            long bytes = Fields.amount(in);
            return new ClientReply.SnapshotTaken(last, bytes, in.readInt());
        }
    }

    static final class SnapshotPart extends Body<ClientReply.SnapshotPart> {
        SnapshotPart(WireLimits limits) {
            super(ClientReply.SnapshotPart.class, limits);
        }

        @Override
        void write(Output out, ClientReply.SnapshotPart message) {
            Fields.putBytes(out, message.data(), limits.frameBytesMax());
        }

        @Override
        ClientReply.SnapshotPart read(Input in) {
            return new ClientReply.SnapshotPart(Fields.bytes(in, limits.frameBytesMax()));
        }
    }
}
