package dev.raftctl.node.simulation;

import java.util.random.RandomGenerator;

/** What becomes of changes that were not forced when the power fails. */
public enum CrashLoss {
    /** None of them is there. */
    ALL,
    /** All of them are there. */
    NONE,
    /** Each written sector of 512 bytes, cut, created, renamed or deleted name by a coin of its own; some sectors are torn. */
    SOME;

    boolean keepsChange(RandomGenerator random) {
        return this == NONE || (this == SOME && random.nextBoolean());
    }
}
