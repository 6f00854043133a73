package dev.raftctl.node.machine;

/**
 * Thrown if the state machine cannot continue because an entry is out of order or this version cannot decode the entry.
 * The server stops.
 */
public final class StateMachineFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StateMachineFault(String message) {
        super(message);
    }

    public StateMachineFault(String message, Throwable cause) {
        super(message, cause);
    }
}
