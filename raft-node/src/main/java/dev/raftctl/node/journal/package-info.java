/**
 * The node's decisions, kept for a person at night: the newest in memory, all of the last days on disk, so that a restart does
 * not lose the story. Any thread notes and reads; one thread of its own writes. A disk that fails or is full costs lines of the
 * journal, which are counted, and nothing else.
 */
@NullMarked
package dev.raftctl.node.journal;

import org.jspecify.annotations.NullMarked;
