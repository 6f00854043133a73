package dev.raftctl.protocol.net;

import java.io.IOException;

/** Thrown when a request gets no reply. */
public final class NoReplyException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean mayHaveBeenSent;

    /**
     * @param mayHaveBeenSent whether any byte of the request may have left this process; if false, the request was
     *     certainly not applied
     */
    public NoReplyException(String message, boolean mayHaveBeenSent) {
        super(message);
        this.mayHaveBeenSent = mayHaveBeenSent;
    }

    /** Returns whether the request may have been sent. If false, the request was certainly not applied. */
    public boolean mayHaveBeenSent() {
        return mayHaveBeenSent;
    }
}
