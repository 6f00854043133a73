package dev.raftctl.cli.findings;

import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The details that a TLS failure adds to the fact that a server does not answer.
 *
 * @param hint what the operator can do; empty if there is no suggestion
 * @param expiredAt when the certificate expired, if that is the reason; otherwise null
 */
record TlsHints(String hint, @Nullable Instant expiredAt) {
    private static final TlsHints NONE = new TlsHints("", null);

    static TlsHints of(@Nullable IOException error) {
        return error instanceof TlsFailure failure ? new TlsHints(failure.hint(), failure.expiredAt()) : NONE;
    }
}
