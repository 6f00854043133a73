package dev.raftctl.node.simulation;

import java.util.random.RandomGenerator;

/** What happens to unforced changes when the power fails. */
public enum CrashLoss {
    /** No unforced change survives. */
    ALL,
    /** All unforced changes survive. */
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
