package dev.raftctl.cli.findings;

import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Extracts what the operator can do about a failure of TLS. */
final class TlsHints {
    private TlsHints() {}

    /** Returns the hint of the failure; empty if it has none or is no failure of TLS. */
    static String of(@Nullable IOException error) {
        return error instanceof TlsFailure failure ? failure.hint() : "";
    }
}
