/**
 * The commands, queries and results of leases, locks, transactions, mutes, maintenance and operation records, and their
 * binary format with a version byte.
 * Servers of protocol versions before 5 do not support them. Clients and the state machine understand them; to
 * everything between, they are opaque. All types are thread-safe.
 */
@NullMarked
package dev.raftctl.protocol.coordination;

import org.jspecify.annotations.NullMarked;
