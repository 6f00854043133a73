package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.WriteStages;
import java.util.ArrayList;
import java.util.List;

/** Serializers of the messages that time the stages of a write. */
final class TimedWriteSerializers {
    private static final int MIN_ACKNOWLEDGEMENT_BYTES = 3;

    private TimedWriteSerializers() {}

    static final class TimeWriteRequestSerializer extends MessageSerializer<ClientRequest.TimeWriteRequest> {
        TimeWriteRequestSerializer(WireLimits limits) {
            super(ClientRequest.TimeWriteRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.TimeWriteRequest message) {
            MessageFieldCodec.writeNonNegative(out, message.maxWaitMillis());
        }

        @Override
        ClientRequest.TimeWriteRequest read(Input in) {
            return new ClientRequest.TimeWriteRequest(MessageFieldCodec.readNonNegative(in));
        }
    }

    static final class WriteTimedReplySerializer extends MessageSerializer<ClientReply.WriteTimedReply> {
        WriteTimedReplySerializer(WireLimits limits) {
            super(ClientReply.WriteTimedReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.WriteTimedReply message) {
            WriteStages stages = message.stages();
            MessageFieldCodec.writePosition(out, stages.position());
            out.writeVarLong(stages.appendedMicros(), false);
            out.writeVarLong(stages.durableMicros(), false);
            MessageFieldCodec.writeCount(out, stages.followers().size(), limits.maxMembers());
            for (FollowerAcknowledgement each : stages.followers()) {
                MessageFieldCodec.writeServerId(out, each.follower());
                out.writeVarLong(each.micros(), false);
            }
            out.writeVarLong(stages.committedMicros(), false);
            out.writeVarLong(stages.appliedMicros(), false);
        }

        @Override
        ClientReply.WriteTimedReply read(Input in) {
            LogPosition position = MessageFieldCodec.readPosition(in);
            long appendedMicros = in.readVarLong(false);
            long durableMicros = in.readVarLong(false);
            int count = MessageFieldCodec.readElementCount(in, limits.maxMembers(), MIN_ACKNOWLEDGEMENT_BYTES);
            List<FollowerAcknowledgement> followers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                ServerId follower = MessageFieldCodec.readServerId(in);
                followers.add(new FollowerAcknowledgement(follower, in.readVarLong(false)));
            }
            long committedMicros = in.readVarLong(false);
            return new ClientReply.WriteTimedReply(new WriteStages(
                    position, appendedMicros, durableMicros, followers, committedMicros, in.readVarLong(false)));
        }
    }
}
