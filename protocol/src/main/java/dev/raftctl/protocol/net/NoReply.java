package dev.raftctl.protocol.net;

import java.io.IOException;

/** A request got no reply. */
public final class NoReply extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean sent;

    /** @param sent whether any byte of the request may have left this process: if not, it was certainly not applied */
    public NoReply(String message, boolean sent) {
        super(message);
        this.sent = sent;
    }

    public boolean sent() {
        return sent;
    }
}
