package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.NoReply;
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
    /** Whether the request may have left this process without an answer coming back. */
    boolean maybeSent() {
        return trouble instanceof NoReply noReply && noReply.sent();
    }
}
