package dev.raftctl.cli.dev;

/** The local cluster cannot be had: what happened, and what to do about it. */
final class DevFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String hint;

    DevFailure(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}
