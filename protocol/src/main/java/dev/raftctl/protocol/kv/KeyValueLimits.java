package dev.raftctl.protocol.kv;

/**
 * All limits of the key-value format. They are the same on every server and client, so each can read what another has
 * encoded.
 */
public final class KeyValueLimits {
    /** The maximum length of a key. A key has at least one byte. */
    public static final int MAX_KEY_BYTES = 4 << 10;

    /** The maximum length of a value. With its key, the command envelope and the log record it still fits in 1 MiB. */
    public static final int MAX_VALUE_BYTES = (1 << 20) - (8 << 10);

    /** The maximum length of an encoded command or query. A compare-and-set with two long values may exceed it. */
    public static final int MAX_COMMAND_BYTES = (1 << 20) - (1 << 10);

    /** The maximum length of an encoded result. A longer listing is truncated and marked as incomplete. */
    public static final int MAX_RESULT_BYTES = 1 << 20;

    /** The maximum number of items in one listing, even if the query asks for more. */
    public static final int MAX_LISTING_ITEMS = 10_000;

    private KeyValueLimits() {}
}
