package dev.raftctl.cli.repl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command of a line that the user entered.
 *
 * @param words at least one
 * @param shellCommand the shell command that its output is piped to, or null
 */
record ConsoleCommand(List<String> words, @Nullable String shellCommand) {}
