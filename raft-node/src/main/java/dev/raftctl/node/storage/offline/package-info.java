/** Tools for the data directories of stopped servers. They read a directory without changing it. */
@NullMarked
package dev.raftctl.node.storage.offline;

import org.jspecify.annotations.NullMarked;
