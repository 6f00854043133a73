/**
 * Whole clusters in one thread under virtual time: the real core, storage and machine, with a network, disks, clients and
 * faults that are all drawn from one seed, so that a run can be repeated to the last event. Faults first, then a healed
 * phase, in which the cluster must elect, serve and converge. {@link dev.raftctl.node.simulation.Simulation} is the door.
 */
@NullMarked
package dev.raftctl.node.simulation;

import org.jspecify.annotations.NullMarked;
