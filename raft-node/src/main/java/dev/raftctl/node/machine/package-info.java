/**
 * The replicated state machine, which applies each committed entry once and in order. The applier calls it; it depends
 * on neither the core nor the disk.
 */
@NullMarked
package dev.raftctl.node.machine;

import org.jspecify.annotations.NullMarked;
