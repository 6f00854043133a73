/** Saved plans of configurations: how they are written to files, and read and checked. All types are thread-safe. */
@NullMarked
package dev.raftctl.cli.apply;

import org.jspecify.annotations.NullMarked;
