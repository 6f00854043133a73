package dev.raftctl.node.config;

/** The format and the level of the node's log on standard error. */
public record LoggingSettings(LogLineFormat format, LogLevel level) {
    public static final LoggingSettings DEFAULT = new LoggingSettings(LogLineFormat.TEXT, LogLevel.INFO);

    /** The format of the lines in the node's log. */
    public enum LogLineFormat {
        TEXT,
        JSON
    }

    /** The lowest severity of messages that the node logs. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
