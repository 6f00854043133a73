package dev.raftctl.node.pipeline;

import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;

/** The refusals of requests that the core never sees. A refused request is certainly not executed. */
public final class RequestRefusals {
    /** Refuses a request because the server's queue is full. */
    public static final Refusal BUSY =
            new Refusal(RefusalReason.BUSY, "too many requests are queued at this server", "try again in a moment");

    /** Refuses a request because too many others are waiting for the core. */
    public static final Refusal TOO_MANY_PENDING =
            new Refusal(RefusalReason.BUSY, "too many requests are waiting for a decision", "try again in a moment");

    /** Refuses a request because the server is stopping. */
    public static final Refusal STOPPING =
            new Refusal(RefusalReason.STOPPING, "the server is stopping", "try another server");

    private RequestRefusals() {}

    /** Refuses a command that does not fit into a log entry. */
    public static Refusal tooLarge(int commandBytes, int maxEntryBytes) {
        return new Refusal(
                RefusalReason.TOO_LARGE,
                "the command takes " + commandBytes + " bytes in the log; the limit is " + maxEntryBytes);
    }
}
