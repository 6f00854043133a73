package dev.raftctl.cli;

/**
 * Where a command comes from.
 *
 * @param isOnlyCommand whether all that is read of its results is its own: a bare value then has no line's end after it
 * @param line of a script, from 1; 0: it is in none
 */
public record CommandOrigin(boolean isOnlyCommand, int line) {
    /** Arguments of a process. */
    public static final CommandOrigin COMMAND_LINE = new CommandOrigin(true, 0);
}
