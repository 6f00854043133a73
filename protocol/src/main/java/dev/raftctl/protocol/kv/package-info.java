/**
 * The key-value machine's language: commands as they stand in the log, queries, and their results, in a fixed binary form
 * with a version byte. Spoken by clients and by the machine; opaque to everything between them. Any thread.
 */
@NullMarked
package dev.raftctl.protocol.kv;

import org.jspecify.annotations.NullMarked;
