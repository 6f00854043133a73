package dev.raftctl.protocol.kv;

/** A command, query or result that has no encoding, or bytes that hold none. The message says what is wrong. */
public final class KvFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public KvFormatException(String message) {
        super(message);
    }
}
