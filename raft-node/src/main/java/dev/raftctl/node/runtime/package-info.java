/**
 * A server as a running thing: the only package with threads. It gives the core its events, performs its effects, and joins
 * storage, machine, journal and wire to it. {@link dev.raftctl.node.runtime.RaftNode} is the door; each other class says which
 * thread it belongs to.
 */
@NullMarked
package dev.raftctl.node.runtime;

import org.jspecify.annotations.NullMarked;
