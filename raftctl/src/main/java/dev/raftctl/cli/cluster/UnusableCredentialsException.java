package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;

/** Thrown when the command's TLS files cannot be used; nothing was sent to any server. */
public final class UnusableCredentialsException extends IOException {
    private static final long serialVersionUID = 1;

    private final String hint;

    UnusableCredentialsException(TlsFailure reason) {
        super(reason.getMessage(), reason);
        hint = reason.hint();
    }

    CliFailure toFailure() {
        return new CliFailure(ExitCode.USAGE, CliFailureReason.TLS.name(), String.valueOf(getMessage()), hint, this);
    }
}
