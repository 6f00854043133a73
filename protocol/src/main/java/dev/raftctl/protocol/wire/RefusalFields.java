package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** Reads and writes the reason and the details of a refused request. */
final class RefusalFields {
    private static final Reason[] REASONS = Reason.values();

    private RefusalFields() {}

    /**
     * Returns the reply for clients of version 2, which do not know later reasons: those are replaced by the closest
     * earlier one.
     */
    static ClientReply asKnownByVersion2(ClientReply reply) {
        return reply instanceof ClientReply.Refused refused && refused.refusal().reason() == Reason.STATE_FULL
                ? new ClientReply.Refused(new Refusal(
                        Reason.DISK_FULL,
                        refused.refusal().message(),
                        refused.refusal().hint(),
                        refused.refusal().leader(),
                        refused.refusal().leaderAddress()))
                : reply;
    }

    static void write(Output out, Refusal refusal, WireLimits limits) {
        Fields.writeEnum(out, refusal.reason());
        Fields.writeString(out, refusal.message(), limits);
        Fields.writeString(out, refusal.hint(), limits);
        Fields.writeServerId(out, refusal.leader());
        String address = refusal.leaderAddress();
        out.writeBoolean(address != null);
        if (address != null) {
            Fields.writeString(out, address, limits);
        }
    }

    static Refusal read(Input in, WireLimits limits) {
        Reason reason = Fields.readEnum(in, REASONS);
        String message = Fields.readString(in, limits);
        String hint = Fields.readString(in, limits);
        @Nullable ServerId leader = Fields.readServerIdOrNull(in);
        @Nullable String address = Fields.readBoolean(in) ? Fields.readString(in, limits) : null;
        return new Refusal(reason, message, hint, leader, address);
    }
}
