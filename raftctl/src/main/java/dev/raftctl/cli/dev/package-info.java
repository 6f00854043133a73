/**
 * Runs a local cluster for development: real node processes on loopback with their data and logs in one directory. They
 * exit with the program that started them. Used by {@code raftctl dev} on its main thread.
 */
@NullMarked
package dev.raftctl.cli.dev;

import org.jspecify.annotations.NullMarked;
