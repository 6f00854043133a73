package dev.raftctl.protocol.message;

/** The limits of watches that no configuration changes. */
public final class WatchLimits {
    /** The longest time that a server lets a request wait for a change. */
    public static final long MAX_WAIT_MILLIS = 10L * 60 * 1000;

    /** The maximum number of requests of one connection that wait for changes. */
    public static final int MAX_WATCHES_PER_CONNECTION = 4_096;

    /** The maximum number of requests of all connections to one server that wait for changes. */
    public static final int MAX_WATCHES = 16_384;

    /** The size of a reply above which a server begins with no further index, even if the request allows more. */
    public static final int MAX_REPLY_BYTES = 1 << 20;

    /**
     * The maximum size of the changes of one index, which are sent in one reply. Any number of changes of this size
     * fits into a list and a frame.
     */
    public static final int MAX_INDEX_BYTES = 5 << 19;

    private WatchLimits() {}
}
