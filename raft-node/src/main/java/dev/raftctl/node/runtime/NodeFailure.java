package dev.raftctl.node.runtime;

/**
 * Why a node stopped by itself.
 *
 * @param message what happened, with the place
 * @param hint what to do; may be empty
 * @param exitCode of the process, as in the command line's contract: 7 for its disk, 70 for a fault of the program
 */
public record NodeFailure(String message, String hint, int exitCode) {}
