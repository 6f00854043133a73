/**
 * Runs a cluster of real node processes under load and faults, and checks its correctness, for {@code raftctl prove}.
 * The links between servers go through proxies in this process, which cut, delay and throttle them. The clients record
 * their operations, and the history is checked for linearizability with the simulator's checker. Each class documents
 * its thread.
 */
@NullMarked
package dev.raftctl.cli.prove;

import org.jspecify.annotations.NullMarked;
