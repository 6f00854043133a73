package dev.raftctl.protocol.coordination;

/**
 * Thrown for a command, query or result that cannot be encoded, and for bytes that cannot be decoded. The message
 * states the problem.
 */
public final class CoordinationFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public CoordinationFormatException(String message) {
        super(message);
    }
}
