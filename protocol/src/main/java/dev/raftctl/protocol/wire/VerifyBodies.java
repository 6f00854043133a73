package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.Position;
import java.util.ArrayList;
import java.util.List;

/** Whether servers hold the same, and whole files. */
final class VerifyBodies {
    /** More than a person reads; a server names the first. */
    private static final int DAMAGES_MAX = 1_000;

    private static final int DAMAGE_BYTES_MIN = 10;

    private VerifyBodies() {}

    static final class HashState extends Body<ClientRequest.HashState> {
        HashState(WireLimits limits) {
            super(ClientRequest.HashState.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.HashState message) {
            Fields.putAmount(out, message.index());
        }

        @Override
        ClientRequest.HashState read(Input in) {
            return new ClientRequest.HashState(Fields.amount(in));
        }
    }

    static final class CheckFiles extends Body<ClientRequest.CheckFiles> {
        CheckFiles(WireLimits limits) {
            super(ClientRequest.CheckFiles.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.CheckFiles message) {
            // It says no more than its kind.
        }

        @Override
        ClientRequest.CheckFiles read(Input in) {
            return new ClientRequest.CheckFiles();
        }
    }

    static final class FollowCheck extends Body<ClientRequest.FollowCheck> {
        FollowCheck(WireLimits limits) {
            super(ClientRequest.FollowCheck.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.FollowCheck message) {
            // It says no more than its kind.
        }

        @Override
        ClientRequest.FollowCheck read(Input in) {
            return new ClientRequest.FollowCheck();
        }
    }

    static final class FilesRead extends Body<ClientReply.FilesRead> {
        FilesRead(WireLimits limits) {
            super(ClientReply.FilesRead.class, limits);
        }

        @Override
        void write(Output out, ClientReply.FilesRead message) {
            Fields.putAmount(out, message.bytes());
            Fields.putAmount(out, message.total());
        }

        @Override
        ClientReply.FilesRead read(Input in) {
            long bytes = Fields.amount(in);
            return new ClientReply.FilesRead(bytes, Fields.amount(in));
        }
    }

    static final class StateHashed extends Body<ClientReply.StateHashed> {
        StateHashed(WireLimits limits) {
            super(ClientReply.StateHashed.class, limits);
        }

        @Override
        void write(Output out, ClientReply.StateHashed message) {
            Fields.putPosition(out, message.applied());
            out.writeLong(message.hash());
            Fields.putAmount(out, message.items());
        }

        @Override
        ClientReply.StateHashed read(Input in) {
            Position applied = Fields.position(in);
            long hash = in.readLong();
            return new ClientReply.StateHashed(applied, hash, Fields.amount(in));
        }
    }

    static final class FilesChecked extends Body<ClientReply.FilesChecked> {
        FilesChecked(WireLimits limits) {
            super(ClientReply.FilesChecked.class, limits);
        }

        @Override
        void write(Output out, ClientReply.FilesChecked message) {
            Fields.putCount(out, message.segments(), Integer.MAX_VALUE);
            Fields.putAmount(out, message.entries());
            Fields.putCount(out, message.damages().size(), DAMAGES_MAX);
            for (FileDamage damage : message.damages()) {
                Fields.putString(out, damage.file(), limits);
                out.writeLong(damage.offset());
                Fields.putString(out, damage.what(), limits);
            }
        }

        @Override
        ClientReply.FilesChecked read(Input in) {
            int segments = Fields.count(in, Integer.MAX_VALUE);
            long entries = Fields.amount(in);
            int count = Fields.elements(in, DAMAGES_MAX, DAMAGE_BYTES_MIN);
            List<FileDamage> damages = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String file = Fields.string(in, limits);
                long offset = in.readLong();
                damages.add(new FileDamage(file, offset, Fields.string(in, limits)));
            }
            return new ClientReply.FilesChecked(segments, entries, List.copyOf(damages));
        }
    }
}
