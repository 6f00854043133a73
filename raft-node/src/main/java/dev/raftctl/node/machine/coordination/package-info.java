/**
 * Leases and locks as replicated tables: pure rules, without keys, bytes, threads or clocks. Time is log time, which
 * only entries of the log advance. {@code machine.kv} applies commands to them and deletes the keys of leases.
 */
@NullMarked
package dev.raftctl.node.machine.coordination;

import org.jspecify.annotations.NullMarked;
