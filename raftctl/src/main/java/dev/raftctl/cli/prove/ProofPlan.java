package dev.raftctl.cli.prove;

import java.util.List;

/**
 * What a proof is to be.
 *
 * @param nodes how many servers, at least 1
 * @param clients how many operate at the same time
 * @param keys how many they meet at
 * @param seed of all that is drawn; the rest is up to the processes, so a seed does not repeat a run
 */
record ProofPlan(int nodes, int clients, int keys, long durationMillis, List<FaultKind> faults, long seed) {}
