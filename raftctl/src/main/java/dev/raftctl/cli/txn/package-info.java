/** Reads the transactions of {@code raftctl txn}. */
@NullMarked
package dev.raftctl.cli.txn;

import org.jspecify.annotations.NullMarked;
