package dev.raftctl.node.storage.simulated;

import java.util.random.RandomGenerator;

/** Decides which of the changes that were not yet synced to disk survive a power failure. */
public enum UnsyncedWriteLoss {
    /** All changes that were not yet synced to disk are lost. */
    ALL,
    /** All changes survive, even those that were not yet synced to disk. */
    NONE,
    /**
     * Each written 512-byte sector and each truncation, creation, rename or deletion survives at random; some sectors
     * are torn.
     */
    SOME;

    boolean keepsChange(RandomGenerator random) {
        return this == NONE || (this == SOME && random.nextBoolean());
    }
}
