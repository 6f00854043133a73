package dev.raftctl.cli.repl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command as it was written.
 *
 * @param words at least one
 * @param shellCommand the shell command its output goes to, or null
 */
record Statement(List<String> words, @Nullable String shellCommand) {}
