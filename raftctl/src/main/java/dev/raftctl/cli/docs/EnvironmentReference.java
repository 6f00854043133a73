package dev.raftctl.cli.docs;

import java.util.List;

/** The environment's variables and the files that raftctl itself reads or writes. */
final class EnvironmentReference {
    /**
     * @param name of a variable, or a file
     * @param meaning what it is for
     */
    record Item(String name, String meaning) {}

    static final List<Item> VARIABLES = List.of(
            new Item(
                    "RAFTCTL_ENDPOINTS, RAFTCTL_CONTEXT, RAFTCTL_OUTPUT, RAFTCTL_TIMEOUT",
                    "defaults of the options so named"),
            new Item("RAFTCTL_CACERT, RAFTCTL_CERT, RAFTCTL_KEY, RAFTCTL_INSECURE", "defaults of the options so named"),
            new Item("RAFTCTL_HISTORY", "off: the console keeps no lines in a file"),
            new Item(
                    "RAFTCTL_JAVA_OPTS", "options for the Java virtual machine, after raftctl's own, so that they win"),
            new Item("RAFTCTL_NO_CACHE", "not empty: no archive of classes is made or used"),
            new Item("JAVA_HOME", "the Java to run with, 17 or later; default: the java of PATH"),
            new Item(
                    "HOME, XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
                    "where the files below are; relative paths are ignored, and a home that does not exist is not made"),
            new Item("NO_COLOR, CLICOLOR, CLICOLOR_FORCE", "no colour, or colour also where there is no terminal"),
            new Item("TERM", "dumb: no colour, no progress, no line editing"),
            new Item("COLUMNS", "the terminal's width"));

    static final List<Item> FILES = List.of(
            new Item("$XDG_CONFIG_HOME/raftctl/contexts.properties", "contexts; default directory: ~/.config"),
            new Item(
                    "$XDG_STATE_HOME/raftctl/history",
                    "the lines typed in the console, readable by their user only; default directory: ~/.local/state. They have the"
                            + " values of put and cas in clear: a line that begins with a space is not kept, nor is any with"
                            + " RAFTCTL_HISTORY=off"),
            new Item(
                    "$XDG_CACHE_HOME/raftctl/",
                    "archives of classes for a quicker start; default directory: ~/.cache"));

    private EnvironmentReference() {}
}
