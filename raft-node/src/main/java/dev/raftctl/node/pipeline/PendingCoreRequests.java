package dev.raftctl.node.pipeline;

import dev.raftctl.protocol.message.ClientReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Requests that the core has not decided yet, by ticket. Used by the thread that owns the core. */
public final class PendingCoreRequests {
    /** The maximum number of pending requests. Reads may wait long for a majority; further requests are refused. */
    private static final int MAX_PENDING = 100_000;

    private final Map<Long, CoreRequest> pending = new HashMap<>();
    private long lastTicket;

    /** Returns whether no further request may be added. */
    public boolean isFull() {
        return pending.size() >= MAX_PENDING;
    }

    /** Adds a request and returns its ticket. */
    public long add(CoreRequest request) {
        pending.put(++lastTicket, request);
        return lastTicket;
    }

    /**
     * Removes and returns the request with this ticket. Throws if there is none, because the core responds only once.
     */
    public CoreRequest remove(long ticket) {
        return Objects.requireNonNull(pending.remove(ticket), () -> "no pending request has the ticket " + ticket);
    }

    /** Sends this reply to all pending requests. */
    void respondToAll(ClientReply reply) {
        pending.values().forEach(request -> request.responder().reply(reply));
        pending.clear();
    }
}
