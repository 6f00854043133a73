package dev.raftctl.node.config;

/** What the node says on standard error while it runs. */
public record LogSettings(Format format, Level level) {
    public static final LogSettings DEFAULT = new LogSettings(Format.TEXT, Level.INFO);

    /** How a line looks. */
    public enum Format {
        TEXT,
        JSON
    }

    /** The least important line that is written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
