package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What waits for the core's thread, in three lanes, so that no flood of one kind keeps the others out: completions of this
 * server's own work, which are never refused; mail of other servers, dropped when the lane is full, as a network may; and
 * questions of clients, refused then, before anything is appended.
 */
final class Inbox {
    private static final long MAX_PEER_MESSAGES = 4_096;
    private static final long MAX_REQUEST_BYTES = 32L << 20;

    private final MpscQueue<Event> completions = MpscQueue.unbounded();
    private final MpscQueue<Effect.Reply> replies = MpscQueue.unbounded();
    private final MpscQueue<Event> peerMessages = new MpscQueue<>(MAX_PEER_MESSAGES);
    private final MpscQueue<CoreRequest> requests = new MpscQueue<>(MAX_REQUEST_BYTES);
    private final Wakeup wakeup = new Wakeup();
    private final Ticker ticker;

    Inbox(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * What waited, and a time at which all of it was here. The clock is read behind the taking: of a server that was paused in
     * between, a read that came after the pause must not find the lease of before it, nor a heartbeat count as heard
     * before it was sent (hazard L05).
     *
     * @param nanos of {@link Ticker#nanos}
     */
    record Batch<T>(List<T> items, long nanos) {}

    /** Something this server did for the core is done. */
    void addCompletion(Event event) {
        completions.put(event);
        wakeup.signal();
    }

    /**
     * The same, of what nobody waits for: the core's thread takes it when it wakes for something else, or looks by itself, which it
     * does soon while it knows that such work is under way.
     */
    void addCompletionWithoutWakeup(Event event) {
        completions.put(event);
    }

    /** This answer rested on a write, which is durable now; the core's thread gives it. */
    void addReply(Effect.Reply reply) {
        replies.put(reply);
        wakeup.signal();
    }

    /** False when it was dropped. {@link #wakeIfNeeded} when no more comes for now. */
    boolean offerPeerMessage(Event.Received message) {
        return peerMessages.offer(message, 1);
    }

    /** False when it was refused. {@link #wakeIfNeeded} when no more comes for now. */
    boolean offerRequest(CoreRequest request) {
        return requests.offer(request, request.weight());
    }

    /** Wakes the core's thread if there is something for it. */
    void wakeIfNeeded() {
        if (!isEmpty()) {
            wakeup.signal();
        }
    }

    /** Wakes it in any case. */
    void wake() {
        wakeup.signal();
    }

    Batch<Event> takeCompletions() {
        return batchOf(completions.takeAll());
    }

    List<Effect.Reply> takeReplies() {
        return replies.takeAll();
    }

    Batch<Event> takePeerMessages() {
        return batchOf(peerMessages.takeAll());
    }

    Batch<CoreRequest> takeRequests() {
        return batchOf(requests.takeAll());
    }

    private <T> Batch<T> batchOf(List<T> all) {
        return new Batch<>(all, ticker.nanos());
    }

    boolean isEmpty() {
        return completions.isEmpty() && replies.isEmpty() && peerMessages.isEmpty() && requests.isEmpty();
    }

    /** The core's thread sleeps while it is idle, until it is woken or the time is over. */
    void await(BooleanSupplier idle, long nanos) {
        wakeup.await(idle, nanos);
    }
}
