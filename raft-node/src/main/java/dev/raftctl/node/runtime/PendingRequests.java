package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ClientReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Questions the core has not decided yet, by the number they were asked with. The core's thread. */
final class PendingRequests {
    /** Reads can wait for a majority; beyond so many questions, new ones are refused. */
    private static final int MAX_PENDING = 100_000;

    private final Map<Long, CoreRequest> pending = new HashMap<>();
    private long lastTicket;

    boolean isFull() {
        return pending.size() >= MAX_PENDING;
    }

    long add(CoreRequest request) {
        pending.put(++lastTicket, request);
        return lastTicket;
    }

    /** The core answers each once; one it answers that was never asked is a fault. */
    CoreRequest remove(long ticket) {
        return Objects.requireNonNull(pending.remove(ticket), () -> "no question has the ticket " + ticket);
    }

    void respondToAll(ClientReply reply) {
        pending.values().forEach(request -> request.responder().reply(reply));
        pending.clear();
    }
}
