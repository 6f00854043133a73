package dev.raftctl.cli.repl;

/** The names and descriptions of the console's own commands. */
public enum BuiltinCommandSpec {
    USE("use", "ID", "Send requests to one server only; 'use cluster' undoes this."),
    EXIT("exit", "", "Leave with the given exit code. Default: 0."),
    QUIT("quit", "", "Leave."),
    WATCH_STATUS("watch-status", "", "Repeat status every second until Ctrl-C."),
    HISTORY("history", "N", "Show the last lines; '!N' runs line N again."),
    CLEAR("clear", "", "Clear the screen.");

    private final String keyword;
    private final String parameter;
    private final String description;

    BuiltinCommandSpec(String keyword, String parameter, String description) {
        this.keyword = keyword;
        this.parameter = parameter;
        this.description = description;
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

    BuiltinCommand withAction(BuiltinCommand.BuiltinAction action) {
        return new BuiltinCommand(keyword, parameter, description, action);
    }
}
