package dev.raftctl.cli.repl;

/** The names and descriptions of the console's own commands. */
public enum BuiltinCommandSpec {
    USE("use", "ID", "Send requests to one server only; 'use cluster' undoes this.", false),
    EXIT("exit", "", "Exit with the given code. Default: 0.", false),
    QUIT("quit", "", "Exit.", false),
    WATCH_STATUS("watch-status", "", "Repeat status every second until Ctrl-C.", true),
    HISTORY("history", "N", "Show the last lines; '!N' runs line N again.", false),
    CLEAR("clear", "", "Clear the screen.", false);

    private final String keyword;
    private final String parameter;
    private final String description;
    private final boolean printsOverTime;

    BuiltinCommandSpec(String keyword, String parameter, String description, boolean printsOverTime) {
        this.keyword = keyword;
        this.parameter = parameter;
        this.description = description;
        this.printsOverTime = printsOverTime;
    }

    public String keyword() {
        return keyword;
    }

    /** Returns the label of the parameter in the help, or an empty string if the builtin has no parameter. */
    public String parameter() {
        return parameter;
    }

    public String description() {
        return description;
    }

    /** Returns whether this word calls the builtin. */
    boolean isCalledBy(String word) {
        return keyword.equals(word);
    }

    /** Returns whether the word calls a builtin whose output appears while it runs, so that it must not be paged. */
    static boolean printsOverTime(String word) {
        for (BuiltinCommandSpec builtin : values()) {
            if (builtin.isCalledBy(word)) {
                return builtin.printsOverTime;
            }
        }
        return false;
    }

    BuiltinCommand withAction(BuiltinCommand.BuiltinAction action) {
        return new BuiltinCommand(keyword, parameter, description, action);
    }
}
