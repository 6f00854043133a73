/**
 * The commands, one class each: the options as picocli reads them, one request to the cluster, one
 * {@link dev.raftctl.cli.command.CommandResult} returned. A command never prints, connects or exits.
 */
@NullMarked
package dev.raftctl.cli.command;

import org.jspecify.annotations.NullMarked;
