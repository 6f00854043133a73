/**
 * The runtime of a server, and the only package with threads. It passes events to the core, executes its effects, and
 * connects it with storage, state machine, journal and network. {@link dev.raftctl.node.runtime.RaftNode} is the entry
 * point. Each class states the thread it belongs to: "the thread that owns the core" is the one that currently runs a
 * batch of {@link dev.raftctl.node.runtime.CoreScheduler}, "the thread that owns the machine" the one that runs a batch
 * of {@link dev.raftctl.node.runtime.Applier}.
 */
@NullMarked
package dev.raftctl.node.runtime;

import org.jspecify.annotations.NullMarked;
