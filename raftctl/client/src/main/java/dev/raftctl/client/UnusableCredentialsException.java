package dev.raftctl.client;

import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;

/** Thrown when the client's TLS files cannot be used; nothing was sent to any server. */
public final class UnusableCredentialsException extends IOException {
    private static final long serialVersionUID = 1;

    private final String hint;

    UnusableCredentialsException(TlsFailure reason) {
        super(reason.getMessage(), reason);
        hint = reason.hint();
    }

    /** Returns what to do about the files; empty if there is nothing to suggest. */
    public String hint() {
        return hint;
    }
}
