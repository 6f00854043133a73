package dev.raftctl.protocol.wire;

import java.io.IOException;

/**
 * Thrown for bytes that are not a valid message, and for violations of the protocol. Closes the connection and has no
 * other effect.
 */
public sealed class WireProtocolFailure extends IOException permits MessageUnsupportedByPeerException {
    private static final long serialVersionUID = 1;

    public WireProtocolFailure(String message) {
        super(message);
    }

    public WireProtocolFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
