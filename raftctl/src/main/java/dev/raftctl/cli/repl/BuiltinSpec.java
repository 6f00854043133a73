package dev.raftctl.cli.repl;

/** The words that the console understands besides the commands of the shell. */
public enum BuiltinSpec {
    USE("use", "ID", "Talk to one server alone; 'use cluster' ends that."),
    EXIT("exit", "", "Leave, with the exit code given or 0."),
    QUIT("quit", "", "Leave."),
    WATCH_STATUS("watch-status", "", "Show the status again and again, until Ctrl-C."),
    HISTORY("history", "N", "Show the lines typed last; '!N' runs line N again."),
    CLEAR("clear", "", "Clear the screen.");

    private final String keyword;
    private final String parameter;
    private final String description;

    BuiltinSpec(String keyword, String parameter, String description) {
        this.keyword = keyword;
        this.parameter = parameter;
        this.description = description;
    }

    public String keyword() {
        return keyword;
    }

    /** What it takes, in words of the help; empty: nothing. */
    public String parameter() {
        return parameter;
    }

    public String description() {
        return description;
    }

    Builtin withAction(Builtin.BuiltinAction action) {
        return new Builtin(keyword, parameter, description, action);
    }
}
