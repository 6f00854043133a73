/** Runs the simulator of the tests for {@code raftctl simulate}, on the command's thread. */
@NullMarked
package dev.raftctl.cli.simulate;

import org.jspecify.annotations.NullMarked;
