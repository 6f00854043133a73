package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** Reads and writes the reason and the details of a refused request. */
final class RequestRefusalCodec {
    private static final RefusalReason[] REASONS = RefusalReason.values();

    private RequestRefusalCodec() {}

    /**
     * Returns the reply for clients of version 2, which do not know later reasons: those are replaced by the closest
     * earlier one.
     */
    static ClientReply asKnownByVersion2(ClientReply reply) {
        Refusal refusal = reply.refusal();
        return refusal != null && refusal.reason() == RefusalReason.STATE_FULL
                ? new ClientReply.RefusedReply(new Refusal(
                        RefusalReason.DISK_FULL,
                        refusal.message(),
                        refusal.hint(),
                        refusal.leader(),
                        refusal.leaderAddress()))
                : reply;
    }

    static void write(Output out, Refusal refusal, WireLimits limits) {
        MessageFieldCodec.writeEnum(out, refusal.reason());
        MessageFieldCodec.writeString(out, refusal.message(), limits);
        MessageFieldCodec.writeString(out, refusal.hint(), limits);
        MessageFieldCodec.writeServerId(out, refusal.leader());
        String address = refusal.leaderAddress();
        out.writeBoolean(address != null);
        if (address != null) {
            MessageFieldCodec.writeString(out, address, limits);
        }
    }

    static Refusal read(Input in, WireLimits limits) {
        RefusalReason reason = MessageFieldCodec.readEnum(in, REASONS);
        String message = MessageFieldCodec.readString(in, limits);
        String hint = MessageFieldCodec.readString(in, limits);
        @Nullable ServerId leader = MessageFieldCodec.readServerIdOrNull(in);
        @Nullable String address = MessageFieldCodec.readBoolean(in) ? MessageFieldCodec.readString(in, limits) : null;
        return new Refusal(reason, message, hint, leader, address);
    }
}
