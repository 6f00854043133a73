package dev.raftctl.protocol.wire;

import java.io.IOException;

/** Bytes that are no message, or a connection that did not do what the protocol says. Closes the connection, nothing else. */
public sealed class WireFailure extends IOException permits UnsupportedVersionException {
    private static final long serialVersionUID = 1;

    public WireFailure(String message) {
        super(message);
    }

    public WireFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
