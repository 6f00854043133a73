package dev.raftctl.node.storage;

/**
 * Settings of the data directory.
 *
 * @param segmentBytes size of a log segment; a larger entry gets a larger segment
 * @param minFreeBytes disk space reserved for the cluster's own entries; with less free space, clients cannot add data
 */
public record StorageSettings(long segmentBytes, long minFreeBytes) {
    public static final StorageSettings DEFAULT = new StorageSettings(64L << 20);

    /** Creates settings with the default amount of reserved disk space. */
    public StorageSettings(long segmentBytes) {
        this(segmentBytes, 64L << 20);
    }
}
