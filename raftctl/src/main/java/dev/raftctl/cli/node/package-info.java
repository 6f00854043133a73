/** Runs one server in the foreground, for {@code raftctl node}. The thread that calls it waits for the server's end. */
@NullMarked
package dev.raftctl.cli.node;

import org.jspecify.annotations.NullMarked;
