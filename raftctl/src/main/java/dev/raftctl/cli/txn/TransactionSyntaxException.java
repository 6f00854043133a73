package dev.raftctl.cli.txn;

/** Thrown for text that is not a transaction. The message states the problem. */
public final class TransactionSyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    public TransactionSyntaxException(String message) {
        super(message);
    }

    /** Returns what is wrong, in a clause that starts in lower case. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
