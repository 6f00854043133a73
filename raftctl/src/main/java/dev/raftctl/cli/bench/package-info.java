/**
 * Load on a cluster and what it measured: closed loop (so many outstanding) or open loop (so many a second, latency counted from
 * the intended send time, so that a stall is not hidden by the waiting of the load itself). Used by {@code raftctl bench}.
 */
@NullMarked
package dev.raftctl.cli.bench;

import org.jspecify.annotations.NullMarked;
