/**
 * The properties that must hold in every state of a simulated cluster, one class for each (paper figure 3, dissertation
 * section 3, hazard catalogue). A {@link dev.raftctl.node.simulation.safety.SafetyChecker} observes the servers,
 * maintains a shadow of each and checks every property. Not thread-safe.
 */
@NullMarked
package dev.raftctl.node.simulation.safety;

import org.jspecify.annotations.NullMarked;
