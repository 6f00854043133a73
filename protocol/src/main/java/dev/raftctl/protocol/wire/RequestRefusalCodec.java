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

    /** The version that introduced {@link RefusalReason#STATE_FULL}. */
    private static final int STATE_FULL_VERSION = 3;

    /** The version that introduced {@link RefusalReason#SERVERS_TOO_OLD} and the reasons after it. */
    private static final int LEASES_VERSION = 5;

    private RequestRefusalCodec() {}

    /**
     * Returns the reply for clients of a protocol version, which take a reason of a later version for a malformed
     * message: such a reason is replaced by the closest one that they know.
     */
    static ClientReply asKnownByVersion(ClientReply reply, int version) {
        Refusal refusal = reply.refusal();
        if (refusal == null) {
            return reply;
        }
        RefusalReason known = reasonKnownByVersion(refusal.reason(), version);
        return known == refusal.reason()
                ? reply
                : new ClientReply.RefusedReply(new Refusal(
                        known, refusal.message(), refusal.hint(), refusal.leader(), refusal.leaderAddress()));
    }

    private static RefusalReason reasonKnownByVersion(RefusalReason reason, int version) {
        if (version < LEASES_VERSION && reason.compareTo(RefusalReason.SERVERS_TOO_OLD) >= 0) {
            return RefusalReason.BAD_REQUEST;
        }
        return version < STATE_FULL_VERSION && reason == RefusalReason.STATE_FULL ? RefusalReason.DISK_FULL : reason;
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
