package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a proof.
 *
 * @param answeredCount operations that were answered
 * @param refusedCount operations that were certainly not applied
 * @param unknownCount operations that were sent and not answered
 * @param longestGapNanos the longest time without an acknowledged change
 * @param termCount the number of terms
 * @param finalReadCount how many keys were read again once the cluster was healthy
 * @param contradiction describes a contradiction between versions in the answers; null if there is none
 */
record FaultTestResult(
        FaultTestSettings plan,
        long answeredCount,
        long refusedCount,
        long unknownCount,
        long longestGapNanos,
        long termCount,
        int finalReadCount,
        Map<FaultKind, Integer> faults,
        LinearizabilityResult finding,
        @Nullable String contradiction) {
    /** Returns whether no operation received a reply, in which case the run proves nothing. */
    boolean isEmpty() {
        return answeredCount == 0;
    }

    boolean holds() {
        return !isEmpty() && finding.isLinearizable() && contradiction == null;
    }
}
