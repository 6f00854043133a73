package dev.raftctl.cli.docs;

import java.util.List;

/** Describes the environment variables and files that raftctl reads or writes. */
final class EnvironmentReference {
    /**
     * @param name of a variable or file
     * @param meaning its purpose
     */
    record VariableOrFileDescription(String name, String meaning) {}

    static final List<VariableOrFileDescription> VARIABLES = List.of(
            new VariableOrFileDescription(
                    "RAFTCTL_ENDPOINTS, RAFTCTL_CONTEXT, RAFTCTL_OUTPUT, RAFTCTL_TIMEOUT",
                    "default values for the options of the same names"),
            new VariableOrFileDescription(
                    "RAFTCTL_CACERT, RAFTCTL_CERT, RAFTCTL_KEY, RAFTCTL_INSECURE",
                    "default values for the options of the same names"),
            new VariableOrFileDescription(
                    "RAFTCTL_LOCK_NAME, RAFTCTL_LOCK_TOKEN, RAFTCTL_LEASE",
                    "set by raftctl lock for its command: the name of the lock, the fencing token, and the id of the lease"),
            new VariableOrFileDescription(
                    "RAFTCTL_WATCH_INDEX, RAFTCTL_WATCH_KEY, RAFTCTL_WATCH_VERSION, RAFTCTL_WATCH_TYPE,"
                            + " RAFTCTL_WATCH_VALUE, RAFTCTL_WATCH_PREV",
                    "set by raftctl watch for its command: the change"),
            new VariableOrFileDescription("RAFTCTL_HISTORY", "if it is off, the console does not save its history"),
            new VariableOrFileDescription(
                    "RAFTCTL_JAVA_OPTS", "options for the Java virtual machine, which override raftctl's own options"),
            new VariableOrFileDescription(
                    "RAFTCTL_NO_CACHE", "if it is not empty, the class archive is neither created nor used"),
            new VariableOrFileDescription(
                    "JAVA_HOME",
                    "the directory of the Java installation to use, version 17 or later; default: the java command found in PATH"),
            new VariableOrFileDescription(
                    "HOME, XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
                    "directories of the files below; relative paths are ignored, and a missing home directory is not created"),
            new VariableOrFileDescription(
                    "NO_COLOR, CLICOLOR, CLICOLOR_FORCE", "disable color, or force color even without a terminal"),
            new VariableOrFileDescription(
                    "TERM", "if it is dumb, there is no color, no progress line and no line editing"),
            new VariableOrFileDescription("COLUMNS", "the terminal's width"));

    static final List<VariableOrFileDescription> FILES = List.of(
            new VariableOrFileDescription(
                    "$XDG_CONFIG_HOME/raftctl/contexts.properties", "contexts; default directory: ~/.config"),
            new VariableOrFileDescription(
                    "$XDG_STATE_HOME/raftctl/history",
                    "the history of the console, readable by the user only; default directory: ~/.local/state. It contains the"
                            + " values of put and cas in plain text. A line that starts with a space is not saved, and"
                            + " RAFTCTL_HISTORY=off turns the history off"),
            new VariableOrFileDescription(
                    "$XDG_CACHE_HOME/raftctl/", "class archives for a faster start; default directory: ~/.cache"));

    private EnvironmentReference() {}
}
