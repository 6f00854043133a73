/** Runs a program of the user as a child process, together with the processes that it starts. */
@NullMarked
package dev.raftctl.cli.child;

import org.jspecify.annotations.NullMarked;
