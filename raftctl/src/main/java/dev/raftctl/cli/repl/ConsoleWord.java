package dev.raftctl.cli.repl;

/** The words that the console understands besides the commands of the shell. */
public enum ConsoleWord {
    USE("use", "ID", "Talk to one server alone; 'use cluster' ends that."),
    EXIT("exit", "", "Leave, with the exit code given or 0."),
    QUIT("quit", "", "Leave."),
    WATCH_STATUS("watch-status", "", "Show the status again and again, until Ctrl-C."),
    HISTORY("history", "N", "Show the lines typed last; '!N' runs line N again."),
    CLEAR("clear", "", "Clear the screen.");

    private final String word;
    private final String parameter;
    private final String description;

    ConsoleWord(String word, String parameter, String description) {
        this.word = word;
        this.parameter = parameter;
        this.description = description;
    }

    public String word() {
        return word;
    }

    /** What it takes, in words of the help; empty: nothing. */
    public String parameter() {
        return parameter;
    }

    public String description() {
        return description;
    }

    Builtin does(Builtin.Action action) {
        return new Builtin(word, parameter, description, action);
    }
}
