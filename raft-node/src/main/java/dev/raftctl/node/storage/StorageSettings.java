package dev.raftctl.node.storage;

/** @param segmentBytes size of a preallocated log segment; a larger entry gets a larger segment */
public record StorageSettings(long segmentBytes) {
    public static final StorageSettings DEFAULT = new StorageSettings(64L << 20);
}
