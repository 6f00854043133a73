package dev.raftctl.node.machine;

/**
 * Thrown if the state machine cannot continue because an entry is out of order or this version cannot decode the entry.
 * The server stops.
 */
public final class MachineFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MachineFault(String message) {
        super(message);
    }

    public MachineFault(String message, Throwable cause) {
        super(message, cause);
    }
}
