package dev.raftctl.cli.prove;

import dev.raftctl.node.simulation.linear.Finding;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a proof came to.
 *
 * @param done operations that were answered
 * @param refused certainly not applied, as the clients were told
 * @param unknown sent, and never answered
 * @param gapNanos the longest time without an acknowledged change
 * @param terms how many terms there were
 * @param finalReads how many keys were read again when all was whole
 * @param contradiction between the versions in the answers, in words; null: none
 */
record Proof(
        ProofPlan plan,
        long done,
        long refused,
        long unknown,
        long gapNanos,
        long terms,
        int finalReads,
        Map<FaultKind, Integer> faults,
        Finding finding,
        @Nullable String contradiction) {
    /** Whether anything was shown: a run in which nothing was written and read proves nothing. */
    boolean isEmpty() {
        return done == 0;
    }

    boolean holds() {
        return !isEmpty() && finding instanceof Finding.Linearizable && contradiction == null;
    }
}
