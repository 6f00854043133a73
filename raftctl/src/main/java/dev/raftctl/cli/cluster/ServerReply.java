package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.NoReplyException;
import dev.raftctl.protocol.wire.UnsupportedVersionException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What came of one question to one server.
 *
 * @param reply null when there was none, and {@code trouble} says why
 */
record ServerReply(
        Target target,
        ClientRequest request,
        @Nullable ClientReply reply,
        @Nullable IOException error) {
    /** Null unless the request was not sent because the server's protocol is too old for it, or this program's was lowered. */
    @Nullable
    UnsupportedVersionException unsupportedVersion() {
        return error != null && error.getCause() instanceof UnsupportedVersionException unsupported
                ? unsupported
                : null;
    }

    /** Whether the request may have left this process without an answer coming back. */
    boolean maybeSent() {
        return error instanceof NoReplyException noReply && noReply.mayHaveBeenSent();
    }
}
