/**
 * The Raft algorithm as a state machine that takes one event and returns effects. It uses no clock, thread, socket,
 * file, logger or unseeded randomness, so the same code runs in a server, in the simulator, in dry runs and in test
 * scripts. It depends only on {@code protocol.message} and parts of the JDK. {@link dev.raftctl.node.core.Raft} is its
 * only entry point and is used by one thread at a time.
 */
@NullMarked
package dev.raftctl.node.core;

import org.jspecify.annotations.NullMarked;
