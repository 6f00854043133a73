package dev.raftctl.cli.prove;

import java.util.Map;

/**
 * The result of a proof.
 *
 * @param refusedCount operations that were certainly not applied
 * @param longestGapNanos the longest time without an acknowledged change
 * @param termCount the number of terms
 * @param finalReadCount how many keys were read again once the cluster was healthy
 * @param verdict the verdict on all other operations
 * @param watches the verdict on the watchers
 * @param locks the verdict on the clients that contended for a lock
 */
record FaultTestResult(
        FaultTestSettings plan,
        long refusedCount,
        long longestGapNanos,
        long termCount,
        int finalReadCount,
        Map<FaultKind, Integer> faults,
        HistoryVerdict verdict,
        WatchVerdict watches,
        LockVerdict locks) {
    boolean holds() {
        return verdict.holds() && watches.holds() && locks.holds();
    }
}
