package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.util.List;

/** Serializers of AppendEntries and heartbeat messages. */
final class ReplicationSerializers {
    private ReplicationSerializers() {}

    static final class AppendRequestSerializer extends MessageSerializer<AppendEntries.AppendRequest> {
        AppendRequestSerializer(WireLimits limits) {
            super(AppendEntries.AppendRequest.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.AppendRequest request) {
            MessageFieldCodec.writeTerm(out, request.term());
            MessageFieldCodec.writePosition(out, request.previous());
            MessageFieldCodec.writeIndex(out, request.leaderCommit());
            LogEntryCodec.write(out, checked(request.previous(), request.entries()), limits);
        }

        @Override
        AppendEntries.AppendRequest read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            LogPosition previous = MessageFieldCodec.readPosition(in);
            long leaderCommit = MessageFieldCodec.readIndex(in);
            List<LogEntry> entries = checked(previous, LogEntryCodec.read(in, limits));
            return new AppendEntries.AppendRequest(term, previous, entries, leaderCommit);
        }

        private static List<LogEntry> checked(LogPosition previous, List<LogEntry> entries) {
            if (!entries.isEmpty() && entries.get(0).index() != previous.index() + 1) {
                throw new KryoException("entries from " + entries.get(0).index() + " do not follow " + previous);
            }
            return entries;
        }
    }

    static final class AppendAcceptedSerializer extends MessageSerializer<AppendEntries.AppendAccepted> {
        AppendAcceptedSerializer(WireLimits limits) {
            super(AppendEntries.AppendAccepted.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.AppendAccepted accepted) {
            MessageFieldCodec.writeTerm(out, accepted.term());
            MessageFieldCodec.writeIndex(out, accepted.matchIndex());
        }

        @Override
        AppendEntries.AppendAccepted read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            return new AppendEntries.AppendAccepted(term, MessageFieldCodec.readIndex(in));
        }
    }

    static final class AppendRejectedSerializer extends MessageSerializer<AppendEntries.AppendRejected> {
        AppendRejectedSerializer(WireLimits limits) {
            super(AppendEntries.AppendRejected.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.AppendRejected rejected) {
            MessageFieldCodec.writeTerm(out, rejected.term());
            MessageFieldCodec.writeIndex(out, rejected.rejectedIndex());
            MessageFieldCodec.writePosition(out, rejected.hint());
            MessageFieldCodec.writeIndex(out, rejected.lastIndex());
        }

        @Override
        AppendEntries.AppendRejected read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            long rejectedIndex = MessageFieldCodec.readIndex(in);
            LogPosition hint = MessageFieldCodec.readPosition(in);
            return new AppendEntries.AppendRejected(term, rejectedIndex, hint, MessageFieldCodec.readIndex(in));
        }
    }

    static final class HeartbeatRequestSerializer extends MessageSerializer<Heartbeat.HeartbeatRequest> {
        HeartbeatRequestSerializer(WireLimits limits) {
            super(Heartbeat.HeartbeatRequest.class, limits);
        }

        @Override
        void write(Output out, Heartbeat.HeartbeatRequest request) {
            MessageFieldCodec.writeTerm(out, request.term());
            MessageFieldCodec.writeIndex(out, request.commitIndex());
            MessageFieldCodec.writeNonNegative(out, request.round());
        }

        @Override
        Heartbeat.HeartbeatRequest read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            long commitIndex = MessageFieldCodec.readIndex(in);
            return new Heartbeat.HeartbeatRequest(term, commitIndex, MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class HeartbeatResponseSerializer extends MessageSerializer<Heartbeat.HeartbeatResponse> {
        HeartbeatResponseSerializer(WireLimits limits) {
            super(Heartbeat.HeartbeatResponse.class, limits);
        }

        @Override
        void write(Output out, Heartbeat.HeartbeatResponse response) {
            MessageFieldCodec.writeTerm(out, response.term());
            MessageFieldCodec.writeNonNegative(out, response.round());
            MessageFieldCodec.writeIndex(out, response.lastIndex());
            ServerStatusPartsCodec.writeDiskSpaceLevel(out, response.diskSpaceLevel());
            MessageFieldCodec.writeNonNegative(out, response.leasePromiseNanos());
        }

        @Override
        Heartbeat.HeartbeatResponse read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            long round = MessageFieldCodec.readNonNegative(in);
            long lastIndex = MessageFieldCodec.readIndex(in);
            DiskSpaceLevel diskSpaceLevel = ServerStatusPartsCodec.readDiskSpaceLevel(in);
            return new Heartbeat.HeartbeatResponse(
                    term,
                    round,
                    lastIndex,
                    diskSpaceLevel,
                    MessageFieldCodec.remainingBytes(in) > 0 ? MessageFieldCodec.readNonNegative(in) : 0);
        }
    }
}
