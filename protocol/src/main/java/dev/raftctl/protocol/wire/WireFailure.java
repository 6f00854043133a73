package dev.raftctl.protocol.wire;

import java.io.IOException;

/**
 * Thrown for bytes that are not a valid message, and for violations of the protocol. Closes the connection and has no
 * other effect.
 */
public sealed class WireFailure extends IOException permits UnsupportedVersionException {
    private static final long serialVersionUID = 1;

    public WireFailure(String message) {
        super(message);
    }

    public WireFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
