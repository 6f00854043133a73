package dev.raftctl.node.storage;

/**
 * @param segmentBytes size of a preallocated log segment; a larger entry gets a larger segment
 * @param minFreeBytes what is to be kept free on the disk for the cluster's own entries; with less, clients may add nothing
 */
public record StorageSettings(long segmentBytes, long minFreeBytes) {
    public static final StorageSettings DEFAULT = new StorageSettings(64L << 20);

    /** With the default to be kept free. */
    public StorageSettings(long segmentBytes) {
        this(segmentBytes, 64L << 20);
    }
}
