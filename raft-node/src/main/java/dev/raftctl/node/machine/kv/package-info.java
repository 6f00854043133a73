/**
 * The key-value machine: an ordered map from keys to values with versions. Its tree is copied only where it is written to after
 * a capture, so that a capture costs nothing and a snapshot is written while commands go on. Called at the applier's turns;
 * a capture is written by another.
 */
@NullMarked
package dev.raftctl.node.machine.kv;

import org.jspecify.annotations.NullMarked;
