/**
 * One file a verb: its options as picocli reads them, one question to the cluster, one {@link
 * dev.raftctl.cli.command.CommandResult} back. A verb never prints, connects or exits.
 */
@NullMarked
package dev.raftctl.cli.command;

import org.jspecify.annotations.NullMarked;
