package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** Why a request was refused. */
final class RefusalFields {
    private static final Reason[] REASONS = Reason.values();

    private RefusalFields() {}

    /** Returns the reply as clients of version 2 know it: a later reason is sent as the nearest one of theirs. */
    static ClientReply known(ClientReply reply) {
        return reply instanceof ClientReply.Refused refused && refused.why().reason() == Reason.STATE_FULL
                ? new ClientReply.Refused(new Refusal(
                        Reason.DISK_FULL,
                        refused.why().message(),
                        refused.why().hint(),
                        refused.why().leader(),
                        refused.why().leaderAddress()))
                : reply;
    }

    static void put(Output out, Refusal refusal, WireLimits limits) {
        Fields.putConstant(out, refusal.reason());
        Fields.putString(out, refusal.message(), limits);
        Fields.putString(out, refusal.hint(), limits);
        Fields.putServer(out, refusal.leader());
        String address = refusal.leaderAddress();
        out.writeBoolean(address != null);
        if (address != null) {
            Fields.putString(out, address, limits);
        }
    }

    static Refusal take(Input in, WireLimits limits) {
        Reason reason = Fields.constant(in, REASONS);
        String message = Fields.string(in, limits);
        String hint = Fields.string(in, limits);
        @Nullable ServerId leader = Fields.serverOrNone(in);
        @Nullable String address = Fields.flag(in) ? Fields.string(in, limits) : null;
        return new Refusal(reason, message, hint, leader, address);
    }
}
