package dev.raftctl.node.config;

/**
 * The configuration is invalid, and the node cannot start. The message begins with the location: file and line, or the
 * option.
 */
public final class InvalidConfigFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String location;
    private final String reason;
    private final String hint;

    /**
     * Creates a failure.
     *
     * @param location for instance {@code node.toml line 12} or {@code --listen}
     * @param reason what is wrong there
     * @param hint how to correct it; may be empty
     */
    public InvalidConfigFailure(String location, String reason, String hint) {
        super(location + ": " + reason);
        this.location = location;
        this.reason = reason;
        this.hint = hint;
    }

    public String location() {
        return location;
    }

    public String reason() {
        return reason;
    }

    public String hint() {
        return hint;
    }
}
