package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.NoReply;
import dev.raftctl.protocol.wire.NotSpoken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What came of one question to one server.
 *
 * @param reply null when there was none, and {@code trouble} says why
 */
record Reply(
        Target target,
        ClientRequest request,
        @Nullable ClientReply reply,
        @Nullable IOException trouble) {
    /** Null unless the request was not sent because the server's protocol is too old for it, or this program's was lowered. */
    @Nullable
    NotSpoken gap() {
        return trouble != null && trouble.getCause() instanceof NotSpoken gap ? gap : null;
    }

    /** Whether the request may have left this process without an answer coming back. */
    boolean maybeSent() {
        return trouble instanceof NoReply noReply && noReply.sent();
    }
}
