package dev.raftctl.cli.apply;

/** A file is not a plan that this version of raftctl can read. */
public final class ApplyPlanSyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    public ApplyPlanSyntaxException(String message) {
        super(message);
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
