/**
 * The operator's side: {@link dev.raftctl.cli.Main} is the process, {@link dev.raftctl.cli.Cli} one raftctl over given {@link
 * dev.raftctl.cli.CliEnvironment}, which tests and the console use alike.
 */
@NullMarked
package dev.raftctl.cli;

import org.jspecify.annotations.NullMarked;
