package dev.raftctl.node.config;

/** What the node logs on standard error. */
public record LoggingSettings(LogFormat format, LogLevel level) {
    public static final LoggingSettings DEFAULT = new LoggingSettings(LogFormat.TEXT, LogLevel.INFO);

    /** The format of a log line. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** The least severe level that is logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
