/** Simulated clusters for users: {@code raftctl simulate}, the same simulator that the tests run. On the command's thread. */
@NullMarked
package dev.raftctl.cli.simulate;

import org.jspecify.annotations.NullMarked;
