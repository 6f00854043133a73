/**
 * A disk in memory that fails, loses unsynced writes and runs out of space on request: for the simulator, and for tests
 * of whatever writes to a {@link dev.raftctl.node.storage.Disk}.
 */
@NullMarked
package dev.raftctl.node.storage.simulated;

import org.jspecify.annotations.NullMarked;
