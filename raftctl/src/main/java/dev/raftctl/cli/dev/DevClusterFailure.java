package dev.raftctl.cli.dev;

/** A failure to run the local cluster, with a hint. */
public final class DevClusterFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String hint;

    public DevClusterFailure(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
