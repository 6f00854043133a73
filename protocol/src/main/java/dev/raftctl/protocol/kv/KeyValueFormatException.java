package dev.raftctl.protocol.kv;

/**
 * Thrown for a command, query or result that cannot be encoded, and for bytes that cannot be decoded. The message
 * states the problem.
 */
public final class KeyValueFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final boolean tooLarge;

    public KeyValueFormatException(String message) {
        this(message, false);
    }

    private KeyValueFormatException(String message, boolean tooLarge) {
        super(message);
        this.tooLarge = tooLarge;
    }

    static KeyValueFormatException tooLarge(String message) {
        return new KeyValueFormatException(message, true);
    }

    /** Returns whether a message, key, prefix or value is larger than allowed. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
