/**
 * A local cluster for trying things out: real node processes on loopback, their data and logs under one directory, ended with
 * the program that started them. Used by {@code raftctl dev} only, on its main thread.
 */
@NullMarked
package dev.raftctl.cli.dev;

import org.jspecify.annotations.NullMarked;
