package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.CoreRequest;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Queues of events for the core, separated so that a flood of one kind does not block the others. Completions of this
 * server's own work are never rejected; messages of peers are dropped when their queue is full, as a network may do;
 * requests of clients are then refused, before anything is appended.
 */
final class CoreInbox {
    private static final long MAX_PEER_MESSAGES = 4_096;
    private static final long MAX_REQUEST_BYTES = 32L << 20;

    private final MpscQueue<Event> completions = MpscQueue.unbounded();
    private final MpscQueue<Effect.RespondToRequest> replies = MpscQueue.unbounded();
    private final MpscQueue<Event> peerMessages = new MpscQueue<>(MAX_PEER_MESSAGES);
    private final MpscQueue<CoreRequest> requests = new MpscQueue<>(MAX_REQUEST_BYTES);
    private final ThreadWakeup wakeup = new ThreadWakeup();
    private final TimeSource ticker;

    CoreInbox(TimeSource ticker) {
        this.ticker = ticker;
    }

    /**
     * Items that were queued, and a time at which all of them were already queued. The clock is read after the items
     * are taken. If the process was paused in between, a read that arrived after the pause must not use a lease from
     * before it, and a heartbeat must not count as received before it was sent (hazard L05).
     *
     * @param nanos a time of {@link TimeSource#nanos}
     */
    record InboxBatch<T>(List<T> items, long nanos) {}

    /** Adds the event that reports the completion of work for the core. */
    void addCompletion(Event event) {
        completions.put(event);
        wakeup.signal();
    }

    /**
     * Adds a completion that nothing waits for. The core processes it in its next batch, which comes soon while such
     * work is pending.
     */
    void addCompletionWithoutWakeup(Event event) {
        completions.put(event);
    }

    /** Adds a reply whose write has become durable. The thread that owns the core sends the reply. */
    void addReply(Effect.RespondToRequest reply) {
        replies.put(reply);
        wakeup.signal();
    }

    /** Queues a message. Returns false if it was dropped. Call {@link #wakeIfNeeded} after the last message. */
    boolean offerPeerMessage(Event.MessageReceived message) {
        return peerMessages.offer(message, 1);
    }

    /** Queues a request. Returns false if it was refused. Call {@link #wakeIfNeeded} after the last request. */
    boolean offerRequest(CoreRequest request) {
        return requests.offer(request, request.weight());
    }

    /** Wakes the core thread if events are queued. */
    void wakeIfNeeded() {
        if (!isEmpty()) {
            wakeup.signal();
        }
    }

    /** Wakes the core thread even if no event is queued. */
    void wake() {
        wakeup.signal();
    }

    InboxBatch<Event> takeCompletions() {
        return batchOf(completions.takeAll());
    }

    List<Effect.RespondToRequest> takeReplies() {
        return replies.takeAll();
    }

    InboxBatch<Event> takePeerMessages() {
        return batchOf(peerMessages.takeAll());
    }

    InboxBatch<CoreRequest> takeRequests() {
        return batchOf(requests.takeAll());
    }

    private <T> InboxBatch<T> batchOf(List<T> all) {
        return new InboxBatch<>(all, ticker.nanos());
    }

    boolean isEmpty() {
        return completions.isEmpty() && replies.isEmpty() && peerMessages.isEmpty() && requests.isEmpty();
    }

    /**
     * Puts the core thread to sleep while {@code idle} returns true, until it is woken or {@code nanos} have passed.
     */
    void await(BooleanSupplier idle, long nanos) {
        wakeup.await(idle, nanos);
    }
}
