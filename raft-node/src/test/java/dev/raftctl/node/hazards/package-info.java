/** Checks {@code raft-node/HAZARDS.md}, the table of hazards and the tests that cover them. */
@NullMarked
package dev.raftctl.node.hazards;

import org.jspecify.annotations.NullMarked;
