package dev.raftctl.node.config;

/**
 * When a node takes a snapshot and compacts its log: when it reaches either limit, but for a large state not before it
 * has applied as many bytes as the last snapshot has. The first snapshot after a start may come up to half an interval
 * earlier.
 *
 * @param afterEntries entries applied since the last snapshot, at least 1
 * @param afterBytes their weight, at least 1
 */
public record SnapshotSettings(long afterEntries, long afterBytes) {
    public static final SnapshotSettings DEFAULT = new SnapshotSettings(100_000, 256L << 20);
}
