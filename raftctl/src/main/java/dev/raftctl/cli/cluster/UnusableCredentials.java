package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;

/** The files of mutual TLS that this command was given cannot be used: nothing was sent to any server. */
public final class UnusableCredentials extends IOException {
    private static final long serialVersionUID = 1;

    private final String hint;

    UnusableCredentials(TlsFailure why) {
        super(why.getMessage(), why);
        hint = why.hint();
    }

    Failure failure() {
        return new Failure(ExitCode.USAGE, Cause.TLS.name(), String.valueOf(getMessage()), hint, this);
    }
}
