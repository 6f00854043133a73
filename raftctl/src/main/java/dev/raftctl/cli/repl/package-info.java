/**
 * The interactive console: reads lines, splits them into commands, and hands each to the same command tree the shell uses. The
 * prompt and the completions come from what a background watch last saw of the cluster; nothing here asks the network while a
 * person waits, except completion of keys, which gives up after a moment. One thread reads and runs; the watch has its own.
 */
@NullMarked
package dev.raftctl.cli.repl;

import org.jspecify.annotations.NullMarked;
