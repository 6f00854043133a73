/**
 * Leases, locks, mutes, maintenance and operation records as replicated tables: pure rules, without keys, bytes,
 * threads or clocks. The time of leases and locks is log time, which only entries of the log advance. {@code
 * machine.kv} applies commands to the tables and deletes the keys of leases.
 */
@NullMarked
package dev.raftctl.node.machine.coordination;

import org.jspecify.annotations.NullMarked;
