/**
 * The node's decisions, kept for troubleshooting: the newest in memory, those of the last days on disk, so that they
 * survive a restart. Any thread adds and reads notes; a dedicated thread writes them. A failing or full disk loses
 * lines of the journal, which are counted, and affects nothing else.
 */
@NullMarked
package dev.raftctl.node.journal;

import org.jspecify.annotations.NullMarked;
