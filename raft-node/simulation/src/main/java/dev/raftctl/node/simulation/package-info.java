/**
 * Simulates whole clusters in one thread under virtual time: the real core, storage and state machine, with a network,
 * disks, clients and faults that are all drawn from one seed, so that a run repeats exactly. First come faults, then a
 * healed phase in which the cluster must elect, serve and converge. The entry point is {@link
 * dev.raftctl.node.simulation.Simulation}.
 */
@NullMarked
package dev.raftctl.node.simulation;

import org.jspecify.annotations.NullMarked;
