package dev.raftctl.node.runtime;

/**
 * Why a node stopped by itself.
 *
 * @param message what happened, and where
 * @param hint what to do; may be empty
 * @param exitCode exit code of the process, as documented for the command line: 7 for a disk failure, 70 for a bug, 71
 * for a heap that is too small
 */
public record NodeFailure(String message, String hint, int exitCode) {}
