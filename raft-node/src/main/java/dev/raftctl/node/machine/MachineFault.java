package dev.raftctl.node.machine;

/** The state can go no further: an entry out of order, or one this version of the program cannot read. The node stops. */
public final class MachineFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MachineFault(String message) {
        super(message);
    }

    public MachineFault(String message, Throwable cause) {
        super(message, cause);
    }
}
