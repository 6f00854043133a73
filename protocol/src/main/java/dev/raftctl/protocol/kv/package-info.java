/**
 * The commands, queries and results of the key-value machine, and their binary format with a version byte. Commands are
 * stored in the log in this form. Clients and the machine understand it; to everything between them it is opaque.
 * All types are thread-safe.
 */
@NullMarked
package dev.raftctl.protocol.kv;

import org.jspecify.annotations.NullMarked;
