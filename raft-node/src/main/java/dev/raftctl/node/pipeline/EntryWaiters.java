package dev.raftctl.node.pipeline;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Clients that wait for entries, by term and index (hazard R14), because two entries can be written at one index. Used
 * by the thread that owns the machine.
 *
 * <p>Terms never decrease along a log. So once an entry of a higher term is applied, no entry of a lower term can be
 * applied at that index or after it: those commands are certainly lost.
 */
final class EntryWaiters {
    /** The maximum number of held replies. Replies sent together cost the connection only one wakeup and one packet. */
    private static final int MAX_HELD = 128;

    /** The maximum total size of held replies, which do not count towards any other limit yet. */
    private static final int MAX_HELD_BYTES = 256 << 10;

    private final Deque<ConsecutiveEntryWaiters> runs = new ArrayDeque<>();
    private final List<RequestResponder> heldResponders = new ArrayList<>();
    private final List<ClientReply> heldReplies = new ArrayList<>();
    private long heldBytes;

    /** The waiters for consecutive entries that the core appended in one step. */
    private static final class ConsecutiveEntryWaiters {
        final long term;
        final long addedNanos;
        final List<RequestResponder> responders;
        final long first;
        int decidedCount;

        ConsecutiveEntryWaiters(LogPosition first, List<RequestResponder> responders, long addedNanos) {
            this.term = first.term();
            this.first = first.index();
            this.responders = responders;
            this.addedNanos = addedNanos;
        }

        long nextIndex() {
            return first + decidedCount;
        }

        boolean isDecided() {
            return decidedCount == responders.size();
        }

        RequestResponder next() {
            return responders.get(decidedCount++);
        }

        void respond(ClientReply reply) {
            next().reply(reply);
        }

        void respondToRest(ClientReply reply) {
            while (!isDecided()) {
                respond(reply);
            }
        }
    }

    /** Adds waiters for consecutive entries. From call to call, terms never decrease, nor do indexes within a term. */
    void add(LogPosition first, List<RequestResponder> responders, long nowNanos) {
        runs.addLast(new ConsecutiveEntryWaiters(first, responders, nowNanos));
    }

    /** Holds back the reply for an applied entry until {@link #sendReplies}, which must be called after each batch. */
    void onApplied(LogEntry entry, ClientReply reply) {
        for (ConsecutiveEntryWaiters run = runs.peekFirst();
                run != null && run.term < entry.term();
                run = runs.peekFirst()) {
            runs.removeFirst().respondToRest(overwritten(run, entry.position()));
        }
        ConsecutiveEntryWaiters run = runs.peekFirst();
        if (run != null && run.term == entry.term() && run.nextIndex() == entry.index()) {
            heldResponders.add(run.next());
            heldReplies.add(reply);
            if (run.isDecided()) {
                runs.removeFirst();
            }
            heldBytes += reply.payloadBytes();
            if (heldResponders.size() >= MAX_HELD || heldBytes >= MAX_HELD_BYTES) {
                sendReplies();
            }
        }
    }

    /** Sends all replies that were held back. */
    void sendReplies() {
        for (int i = 0; i < heldResponders.size(); i++) {
            heldResponders.get(i).reply(heldReplies.get(i));
        }
        heldResponders.clear();
        heldReplies.clear();
        heldBytes = 0;
    }

    /** Handles a snapshot that replaced log entries. It does not show whether the replaced entries were applied. */
    void onSnapshotRestored(LogPosition snapshot) {
        ClientReply unknown = new ClientReply.UnknownOutcomeReply("this server loaded a snapshot up to " + snapshot
                + " in place of the entry, so the outcome is unknown");
        for (Iterator<ConsecutiveEntryWaiters> all = runs.iterator(); all.hasNext(); ) {
            ConsecutiveEntryWaiters run = all.next();
            while (!run.isDecided() && run.nextIndex() <= snapshot.index()) {
                run.respond(unknown);
            }
            if (run.term < snapshot.term()) {
                run.respondToRest(overwritten(run, snapshot));
            }
            if (run.isDecided()) {
                all.remove();
            }
        }
    }

    /** Replies to waiters that have waited too long. Their entries may still be applied, and the clients retry. */
    void expire(long addedBeforeNanos) {
        while (!runs.isEmpty() && runs.getFirst().addedNanos - addedBeforeNanos < 0) {
            ConsecutiveEntryWaiters run = runs.removeFirst();
            run.respondToRest(new ClientReply.UnknownOutcomeReply(
                    "the entry t" + run.term + "/" + run.nextIndex() + " was appended but is not committed yet"));
        }
    }

    /** Replies to all waiters that the outcome is unknown, because the server is stopping. */
    void answerAllWithUnknown() {
        for (ConsecutiveEntryWaiters run : runs) {
            run.respondToRest(new ClientReply.UnknownOutcomeReply("the server is stopping; the entry t" + run.term + "/"
                    + run.nextIndex() + " may still be applied"));
        }
        runs.clear();
    }

    /** Returns whether no client waits. */
    boolean isEmpty() {
        return runs.isEmpty();
    }

    private static ClientReply overwritten(ConsecutiveEntryWaiters run, LogPosition overwriting) {
        return new ClientReply.RefusedReply(new Refusal(
                RefusalReason.OVERWRITTEN,
                "the entry t" + run.term + "/" + run.nextIndex()
                        + " was overwritten by the log of another leader, which has " + overwriting,
                "it was not applied and never will be: try again"));
    }
}
