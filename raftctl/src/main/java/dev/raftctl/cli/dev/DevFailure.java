package dev.raftctl.cli.dev;

/** The local cluster cannot be had: what happened, and what to do about it. */
public final class DevFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String hint;

    public DevFailure(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
