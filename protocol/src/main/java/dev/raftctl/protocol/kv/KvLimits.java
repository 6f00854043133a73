package dev.raftctl.protocol.kv;

/** Every maximum of the key-value language. The same on every server and client: what one encodes, all can read. */
public final class KvLimits {
    /** Longest key; the shortest has one byte. */
    public static final int MAX_KEY_BYTES = 4 << 10;

    /** Longest value. A command with its key, its envelope and its record still fits an entry of 1 MiB. */
    public static final int MAX_VALUE_BYTES = (1 << 20) - (8 << 10);

    /** Longest encoded command or query; two long values of one compare-and-set may be over it together. */
    public static final int MAX_COMMAND_BYTES = (1 << 20) - (1 << 10);

    /** Longest encoded result; a longer listing is cut and says that more follows. */
    public static final int MAX_RESULT_BYTES = 1 << 20;

    /** Most items of one listing, whatever limit was asked for. */
    public static final int MAX_LISTING_ITEMS = 10_000;

    private KvLimits() {}
}
