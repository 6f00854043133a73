/**
 * A cluster as the data directories of its stopped servers show it: when they last ran, what they knew then, and how
 * their logs end. Pure functions; the command reads the files.
 */
@NullMarked
package dev.raftctl.cli.offline;

import org.jspecify.annotations.NullMarked;
