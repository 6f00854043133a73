/** Runs one server in the foreground, for {@code raftctl node}. The calling thread waits until the server stops. */
@NullMarked
package dev.raftctl.cli.node;

import org.jspecify.annotations.NullMarked;
