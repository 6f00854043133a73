/** Checks the TLA+ specification in {@code raft-node/src/tla}, and that the implementation behaves as it allows. */
@NullMarked
package dev.raftctl.node.specification;

import org.jspecify.annotations.NullMarked;
