package dev.raftctl.node.config;

/**
 * When a node takes a snapshot of its machine and compacts its log: when either limit is reached, and of a large state not before
 * as much was applied as the last snapshot holds. The first after a start comes up to half as long earlier.
 *
 * @param afterEntries entries applied since the last snapshot, at least 1
 * @param afterBytes weight of them, at least 1
 */
public record SnapshotSettings(long afterEntries, long afterBytes) {
    public static final SnapshotSettings DEFAULT = new SnapshotSettings(100_000, 256L << 20);
}
