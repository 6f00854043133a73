package dev.raftctl.cli.findings;

import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.message.ServerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A server that does not answer this client.
 *
 * @param id null if unknown
 * @param name the id, or the address if the id is unknown
 * @param error why it does not answer
 * @param hint how to fix a failure of TLS; empty if there is no suggestion
 * @param expiredAt when the certificate expired because of which it is not trusted; null for another reason
 * @param silentMs how long ago another server last heard from it; -1 if unknown
 */
record MissingServer(
        @Nullable ServerId id,
        String name,
        String address,
        ServerReachability reachability,
        String error,
        String hint,
        @Nullable Instant expiredAt,
        long silentMs) {
    /** Returns whether it may be running, as far as this client knows. */
    boolean mayBeRunning() {
        return reachability.mayBeRunning();
    }
}
