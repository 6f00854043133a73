/**
 * The interactive console. It reads lines, splits them into commands, and passes each to the same command tree as the
 * command line. Prompt and completions use the latest poll of a background watch: while the user waits, nothing here
 * blocks on the network, except the completion of keys, which times out quickly. One thread reads and runs commands;
 * the watch has its own.
 */
@NullMarked
package dev.raftctl.cli.repl;

import org.jspecify.annotations.NullMarked;
