/**
 * The algorithm, as a machine that takes one event and returns effects. No clock, thread, socket, file, logger or unseeded
 * randomness: the same code runs in a node, in the simulator, in dry runs and in test scripts. Imports
 * {@code protocol.message} and a little JDK. {@link dev.raftctl.node.core.Raft} is the one door; it belongs to one thread.
 */
@NullMarked
package dev.raftctl.node.core;

import org.jspecify.annotations.NullMarked;
