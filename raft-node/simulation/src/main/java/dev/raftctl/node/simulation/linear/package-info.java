/**
 * Checks linearizability: whether one register per key, which performs each operation at one moment between its call
 * and its response, explains what the clients observed. Independent of Raft. Not thread-safe.
 */
@NullMarked
package dev.raftctl.node.simulation.linear;

import org.jspecify.annotations.NullMarked;
