package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serializers of the requests for changes of keys, and of their replies. */
final class WatchSerializers {
    /** The smallest encoded size of an event: two numbers, an empty key and two missing values. */
    private static final int MIN_EVENT_BYTES = 5;

    private WatchSerializers() {}

    static final class WatchEventsRequestSerializer extends MessageSerializer<ClientRequest.WatchEventsRequest> {
        WatchEventsRequestSerializer(WireLimits limits) {
            super(ClientRequest.WatchEventsRequest.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.WatchEventsRequest request) {
            MessageFieldCodec.writeBytes(out, request.key(), limits.maxPayloadBytes());
            out.writeBoolean(request.isPrefix());
            MessageFieldCodec.writeNonNegative(out, request.afterIndex());
            MessageFieldCodec.writeCount(out, request.maxBytes(), Integer.MAX_VALUE);
            MessageFieldCodec.writeNonNegative(out, request.waitMillis());
            out.writeBoolean(request.withPrevious());
        }

        @Override
        ClientRequest.WatchEventsRequest read(Input in) {
            byte[] key = MessageFieldCodec.readBytes(in, limits.maxPayloadBytes());
            boolean isPrefix = MessageFieldCodec.readBoolean(in);
            long afterIndex = MessageFieldCodec.readNonNegative(in);
            int maxBytes = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
            long waitMillis = MessageFieldCodec.readNonNegative(in);
            return new ClientRequest.WatchEventsRequest(
                    key, isPrefix, afterIndex, maxBytes, waitMillis, MessageFieldCodec.readBoolean(in));
        }
    }

    static final class WatchEventsReplySerializer extends MessageSerializer<ClientReply.WatchEventsReply> {
        WatchEventsReplySerializer(WireLimits limits) {
            super(ClientReply.WatchEventsReply.class, limits);
        }

        @Override
        void write(Output out, ClientReply.WatchEventsReply reply) {
            MessageFieldCodec.writeCount(out, reply.events().size(), limits.maxListElements());
            for (WatchEvent event : reply.events()) {
                MessageFieldCodec.writeNonNegative(out, event.index());
                MessageFieldCodec.writeBytes(out, event.key(), limits.maxPayloadBytes());
                MessageFieldCodec.writeNonNegative(out, event.version());
                writeOptionalBytes(out, event.value());
                writeOptionalBytes(out, event.previousValue());
            }
            MessageFieldCodec.writeNonNegative(out, reply.throughIndex());
            out.writeVarLong(reply.leaderContactAgeMillis(), false);
        }

        @Override
        ClientReply.WatchEventsReply read(Input in) {
            int count = MessageFieldCodec.readElementCount(in, limits.maxListElements(), MIN_EVENT_BYTES);
            List<WatchEvent> events = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long index = MessageFieldCodec.readNonNegative(in);
                byte[] key = MessageFieldCodec.readBytes(in, limits.maxPayloadBytes());
                long version = MessageFieldCodec.readNonNegative(in);
                byte[] value = readOptionalBytes(in);
                events.add(new WatchEvent(index, key, version, value, readOptionalBytes(in)));
            }
            long throughIndex = MessageFieldCodec.readNonNegative(in);
            return new ClientReply.WatchEventsReply(events, throughIndex, in.readVarLong(false));
        }

        private void writeOptionalBytes(Output out, byte @Nullable [] bytes) {
            out.writeBoolean(bytes != null);
            if (bytes != null) {
                MessageFieldCodec.writeBytes(out, bytes, limits.maxPayloadBytes());
            }
        }

        private byte @Nullable [] readOptionalBytes(Input in) {
            return MessageFieldCodec.readBoolean(in) ? MessageFieldCodec.readBytes(in, limits.maxPayloadBytes()) : null;
        }
    }
}
