/** Runs {@code raftctl simulate}: the simulator that the tests use, on the thread of the command. */
@NullMarked
package dev.raftctl.cli.simulate;

import org.jspecify.annotations.NullMarked;
