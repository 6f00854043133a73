package dev.raftctl.protocol.kv;

/** Every maximum of the key-value language. The same on every server and client: what one encodes, all can read. */
public final class KvLimits {
    /** Longest key; the shortest has one byte. */
    public static final int KEY_BYTES_MAX = 4 << 10;

    /** Longest value. A command with its key, its envelope and its record still fits an entry of 1 MiB. */
    public static final int VALUE_BYTES_MAX = (1 << 20) - (8 << 10);

    /** Longest encoded command or query; two long values of one compare-and-set may be over it together. */
    public static final int COMMAND_BYTES_MAX = (1 << 20) - (1 << 10);

    /** Longest encoded result; a longer listing is cut and says that more follows. */
    public static final int RESULT_BYTES_MAX = 1 << 20;

    /** Most items of one listing, whatever limit was asked for. */
    public static final int LISTING_ITEMS_MAX = 10_000;

    private KvLimits() {}
}
