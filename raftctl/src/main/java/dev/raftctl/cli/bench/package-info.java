/**
 * Runs a workload against a cluster and measures it, for {@code raftctl bench}. A closed loop keeps a fixed number of
 * requests outstanding; an open loop sends at a fixed rate and measures latency from the intended send time, so that a
 * stall is not hidden by the load's own waiting.
 */
@NullMarked
package dev.raftctl.cli.bench;

import org.jspecify.annotations.NullMarked;
