package dev.raftctl.cli.prove;

import java.util.List;

/**
 * What a proof is to be.
 *
 * @param nodeCount how many servers, at least 1
 * @param clientCount how many operate at the same time
 * @param keyCount how many they meet at
 * @param seed of all that is drawn; the rest is up to the processes, so a seed does not repeat a run
 */
record ProofPlan(
        int nodeCount, int clientCount, int keyCount, long durationMillis, List<FaultKind> faults, long seed) {}
