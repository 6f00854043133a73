package dev.raftctl.node.config;

/** The node cannot start from what it was told. The message begins with the place: file and line, or the option. */
public final class ConfigFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String place;
    private final String reason;
    private final String hint;

    /**
     * @param place for instance {@code node.toml line 12} or {@code --listen}
     * @param reason what is wrong there
     * @param hint what would be right; may be empty
     */
    public ConfigFailure(String place, String reason, String hint) {
        super(place + ": " + reason);
        this.place = place;
        this.reason = reason;
        this.hint = hint;
    }

    public String place() {
        return place;
    }

    public String reason() {
        return reason;
    }

    public String hint() {
        return hint;
    }
}
