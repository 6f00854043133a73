package dev.raftctl.protocol.kv;

/**
 * All limits of the key-value format. They are the same on every server and client, so each can read what another has
 * encoded.
 */
public final class KvLimits {
    /** The longest key. The shortest has one byte. */
    public static final int MAX_KEY_BYTES = 4 << 10;

    /** The longest value. A command with its key, its envelope and its record still fits in an entry of 1 MiB. */
    public static final int MAX_VALUE_BYTES = (1 << 20) - (8 << 10);

    /** The longest encoded command or query. A compare-and-set with two long values may exceed it. */
    public static final int MAX_COMMAND_BYTES = (1 << 20) - (1 << 10);

    /** The longest encoded result. A longer listing is truncated and marked as incomplete. */
    public static final int MAX_RESULT_BYTES = 1 << 20;

    /** The maximum number of items in one listing, even if the query has a higher limit. */
    public static final int MAX_LISTING_ITEMS = 10_000;

    private KvLimits() {}
}
