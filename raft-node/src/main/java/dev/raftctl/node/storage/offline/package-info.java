/**
 * The tools of stopped servers: they check a data directory, read its log, restore a snapshot and recover a cluster
 * that has lost its majority. Only a server that does not run may be changed with them.
 */
@NullMarked
package dev.raftctl.node.storage.offline;

import org.jspecify.annotations.NullMarked;
