package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a proof came to.
 *
 * @param answeredCount operations that were answered
 * @param refusedCount certainly not applied, as the clients were told
 * @param unknownCount sent, and never answered
 * @param longestGapNanos the longest time without an acknowledged change
 * @param termCount how many terms there were
 * @param finalReadCount how many keys were read again when all was whole
 * @param contradiction between the versions in the answers, in words; null: none
 */
record ProofResult(
        ProofPlan plan,
        long answeredCount,
        long refusedCount,
        long unknownCount,
        long longestGapNanos,
        long termCount,
        int finalReadCount,
        Map<FaultKind, Integer> faults,
        LinearizabilityResult finding,
        @Nullable String contradiction) {
    /** Whether anything was shown: a run in which nothing was written and read proves nothing. */
    boolean isEmpty() {
        return answeredCount == 0;
    }

    boolean holds() {
        return !isEmpty() && finding instanceof LinearizabilityResult.Linearizable && contradiction == null;
    }
}
