package dev.raftctl.node.config;

/**
 * What a node keeps for watches.
 *
 * @param historyBytes the heap that the newest changes of keys may occupy, at least 1
 */
public record WatchSettings(long historyBytes) {
    public static final WatchSettings DEFAULT = new WatchSettings(16L << 20);

    /** The part of the heap, as a divisor, that the changes occupy by default at most. */
    private static final int HEAP_DIVISOR = 16;

    private static final long MIN_DEFAULT_BYTES = 1L << 20;

    /**
     * Returns the default settings.
     *
     * @param heapBytes the maximum heap of this process
     */
    static WatchSettings forHeap(long heapBytes) {
        return new WatchSettings(Math.max(MIN_DEFAULT_BYTES, Math.min(DEFAULT.historyBytes, heapBytes / HEAP_DIVISOR)));
    }
}
