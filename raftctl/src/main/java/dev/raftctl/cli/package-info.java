/**
 * The operator's side. {@link dev.raftctl.cli.Main} is the process; {@link dev.raftctl.cli.Cli} runs commands in a
 * given {@link dev.raftctl.cli.CliEnvironment} and is shared by the process, the console and the tests.
 */
@NullMarked
package dev.raftctl.cli;

import org.jspecify.annotations.NullMarked;
