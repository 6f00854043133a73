package dev.raftctl.node.config;

/** What the node says on standard error while it runs. */
public record LoggingSettings(LogFormat format, LogLevel level) {
    public static final LoggingSettings DEFAULT = new LoggingSettings(LogFormat.TEXT, LogLevel.INFO);

    /** How a line looks. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** The least important line that is written. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
