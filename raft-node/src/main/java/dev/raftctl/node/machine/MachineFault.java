package dev.raftctl.node.machine;

/** The state machine cannot continue: an entry is out of order, or this version cannot decode it. The node stops. */
public final class MachineFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MachineFault(String message) {
        super(message);
    }

    public MachineFault(String message, Throwable cause) {
        super(message, cause);
    }
}
