package dev.raftctl.protocol.kv;

/**
 * Thrown for a command, query or result that cannot be encoded, and for bytes that cannot be decoded. The message
 * states the problem.
 */
public final class KeyValueFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public KeyValueFormatException(String message) {
        super(message);
    }
}
