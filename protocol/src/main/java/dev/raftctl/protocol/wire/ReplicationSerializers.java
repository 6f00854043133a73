package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.Position;
import java.util.List;

/** Serializers of AppendEntries and heartbeat messages. */
final class ReplicationSerializers {
    private ReplicationSerializers() {}

    static final class AppendRequest extends MessageSerializer<AppendEntries.Request> {
        AppendRequest(WireLimits limits) {
            super(AppendEntries.Request.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.Request request) {
            Fields.writeTerm(out, request.term());
            Fields.writePosition(out, request.previous());
            Fields.writeIndex(out, request.leaderCommit());
            EntryFields.write(out, checked(request.previous(), request.entries()), limits);
        }

        @Override
        AppendEntries.Request read(Input in) {
            long term = Fields.readTerm(in);
            Position previous = Fields.readPosition(in);
            long leaderCommit = Fields.readIndex(in);
            List<Entry> entries = checked(previous, EntryFields.read(in, limits));
            return new AppendEntries.Request(term, previous, entries, leaderCommit);
        }

        private static List<Entry> checked(Position previous, List<Entry> entries) {
            if (!entries.isEmpty() && entries.get(0).index() != previous.index() + 1) {
                throw new KryoException("entries from " + entries.get(0).index() + " do not follow " + previous);
            }
            return entries;
        }
    }

    static final class Accepted extends MessageSerializer<AppendEntries.Accepted> {
        Accepted(WireLimits limits) {
            super(AppendEntries.Accepted.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.Accepted accepted) {
            Fields.writeTerm(out, accepted.term());
            Fields.writeIndex(out, accepted.matchIndex());
        }

        @Override
        AppendEntries.Accepted read(Input in) {
            long term = Fields.readTerm(in);
            return new AppendEntries.Accepted(term, Fields.readIndex(in));
        }
    }

    static final class Rejected extends MessageSerializer<AppendEntries.Rejected> {
        Rejected(WireLimits limits) {
            super(AppendEntries.Rejected.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.Rejected rejected) {
            Fields.writeTerm(out, rejected.term());
            Fields.writeIndex(out, rejected.rejectedIndex());
            Fields.writePosition(out, rejected.hint());
            Fields.writeIndex(out, rejected.lastIndex());
        }

        @Override
        AppendEntries.Rejected read(Input in) {
            long term = Fields.readTerm(in);
            long rejectedIndex = Fields.readIndex(in);
            Position hint = Fields.readPosition(in);
            return new AppendEntries.Rejected(term, rejectedIndex, hint, Fields.readIndex(in));
        }
    }

    static final class HeartbeatRequest extends MessageSerializer<Heartbeat.Request> {
        HeartbeatRequest(WireLimits limits) {
            super(Heartbeat.Request.class, limits);
        }

        @Override
        void write(Output out, Heartbeat.Request request) {
            Fields.writeTerm(out, request.term());
            Fields.writeIndex(out, request.commitIndex());
            Fields.writeNonNegative(out, request.round());
        }

        @Override
        Heartbeat.Request read(Input in) {
            long term = Fields.readTerm(in);
            long commitIndex = Fields.readIndex(in);
            return new Heartbeat.Request(term, commitIndex, Fields.readNonNegative(in));
        }
    }

    static final class HeartbeatResponse extends MessageSerializer<Heartbeat.Response> {
        HeartbeatResponse(WireLimits limits) {
            super(Heartbeat.Response.class, limits);
        }

        @Override
        void write(Output out, Heartbeat.Response response) {
            Fields.writeTerm(out, response.term());
            Fields.writeNonNegative(out, response.round());
            Fields.writeIndex(out, response.lastIndex());
            StatusFields.writeDiskSpaceLevel(out, response.diskSpaceLevel());
            Fields.writeNonNegative(out, response.leasePromiseNanos());
        }

        @Override
        Heartbeat.Response read(Input in) {
            long term = Fields.readTerm(in);
            long round = Fields.readNonNegative(in);
            long lastIndex = Fields.readIndex(in);
            DiskSpaceLevel diskSpaceLevel = StatusFields.readDiskSpaceLevel(in);
            return new Heartbeat.Response(
                    term,
                    round,
                    lastIndex,
                    diskSpaceLevel,
                    Fields.remainingBytes(in) > 0 ? Fields.readNonNegative(in) : 0);
        }
    }
}
