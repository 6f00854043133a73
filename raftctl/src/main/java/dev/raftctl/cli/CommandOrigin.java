package dev.raftctl.cli;

/**
 * Where a command comes from.
 *
 * @param isOnlyCommand whether its results are the whole output: a bare value then has no newline after it
 * @param line its line in a script, from 1; 0 if it is not in a script
 */
public record CommandOrigin(boolean isOnlyCommand, int line) {
    /** The command was given as the arguments of the process. */
    public static final CommandOrigin COMMAND_LINE = new CommandOrigin(true, 0);
}
