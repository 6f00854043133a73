package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.NoReplyException;
import dev.raftctl.protocol.wire.MessageUnsupportedByPeerException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one request to one server.
 *
 * @param reply null if there is none; {@code error} then states why
 */
public record ServerRequestOutcome(
        RequestTarget target,
        ClientRequest request,
        @Nullable ClientReply reply,
        @Nullable IOException error) {
    /** Returns why the server refused the request; null unless it did. */
    public @Nullable Refusal refusal() {
        return reply == null ? null : reply.refusal();
    }

    /** Returns the server's reply if it is of the kind that a successful request gets; null otherwise. */
    public <T extends ClientReply.SuccessReply> @Nullable T successOf(Class<T> kind) {
        return reply == null ? null : reply.successOf(kind);
    }

    /**
     * Returns the protocol versions if the request was not sent because the server's protocol is too old for it, or
     * this program's version was lowered; null otherwise.
     */
    public @Nullable MessageUnsupportedByPeerException unsupportedVersion() {
        return error != null && error.getCause() instanceof MessageUnsupportedByPeerException unsupported
                ? unsupported
                : null;
    }

    /** Returns whether the request may have been sent although no reply arrived. */
    public boolean maybeSent() {
        return error instanceof NoReplyException noReply && noReply.mayHaveBeenSent();
    }
}
