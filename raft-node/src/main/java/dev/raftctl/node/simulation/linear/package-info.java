/**
 * Whether what clients saw can be explained by one register per key that does each operation at one moment between its call
 * and its answer (linearizability). Knows nothing of Raft. One thread.
 */
@NullMarked
package dev.raftctl.node.simulation.linear;

import org.jspecify.annotations.NullMarked;
