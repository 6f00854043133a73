/**
 * What must hold in every state of a simulated cluster, whatever went wrong in it: one class for each safety property (paper
 * figure 3, dissertation section 3, correctness catalogue). A {@link dev.raftctl.node.simulation.safety.SafetyChecker} sees all that
 * the servers do, keeps a ghost of each of them, and asks every property. One thread.
 */
@NullMarked
package dev.raftctl.node.simulation.safety;

import org.jspecify.annotations.NullMarked;
