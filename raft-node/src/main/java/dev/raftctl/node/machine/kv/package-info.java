/**
 * The key-value state machine: an ordered map from keys to values with versions. Its tree copies a node only when the
 * node is written after a capture, so a capture is free and a snapshot is written while commands are applied. The
 * applier calls it; another thread writes captures.
 */
@NullMarked
package dev.raftctl.node.machine.kv;

import org.jspecify.annotations.NullMarked;
