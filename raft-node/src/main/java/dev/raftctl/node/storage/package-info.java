/**
 * What a server keeps on disk: identity, vote, log, snapshots. Every touch of a file goes through {@link
 * dev.raftctl.node.storage.Disk}, so that the simulator and the tests can be the disk. Knows neither the core nor the machine.
 */
@NullMarked
package dev.raftctl.node.storage;

import org.jspecify.annotations.NullMarked;
