package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Who waits for which entry, by term and index (hazard R14): an index alone can be written twice. At the applier's turns.
 *
 * <p>Terms in a log never fall, so an applied entry of a higher term at some index means that nothing of a lower term can ever
 * be applied there or behind: those commands are certainly lost.
 */
final class EntryWaiters {
    /** Told together, these cost their client's connection one waking and one packet. */
    private static final int MAX_HELD = 128;

    /** The same: replies that are held back count towards no limit yet. */
    private static final int MAX_HELD_BYTES = 256 << 10;

    private final Deque<EntryRun> runs = new ArrayDeque<>();
    private final List<Responder> heldResponders = new ArrayList<>();
    private final List<ClientReply> heldReplies = new ArrayList<>();
    private int heldBytes;

    /** Entries one step of the core appended for clients, in a row. */
    private static final class EntryRun {
        final long term;
        final long addedNanos;
        final List<Responder> responders;
        final long first;
        int decidedCount;

        EntryRun(Position first, List<Responder> responders, long addedNanos) {
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

        Responder next() {
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

    /** Later runs have no lower term, and within a term no lower index. */
    void add(Position first, List<Responder> responders, long nowNanos) {
        runs.addLast(new EntryRun(first, responders, nowNanos));
    }

    /** This entry was applied, and that came of it; {@link #sendReplies} when no more come for now. */
    void onApplied(Entry entry, ClientReply reply) {
        for (EntryRun run = runs.peekFirst(); run != null && run.term < entry.term(); run = runs.peekFirst()) {
            runs.removeFirst().respondToRest(overwritten(run, entry.position()));
        }
        EntryRun run = runs.peekFirst();
        if (run != null && run.term == entry.term() && run.nextIndex() == entry.index()) {
            heldResponders.add(run.next());
            heldReplies.add(reply);
            if (run.isDecided()) {
                runs.removeFirst();
            }
            heldBytes += reply instanceof ClientReply.Executed executed ? executed.result().length : 0;
            if (heldResponders.size() >= MAX_HELD || heldBytes >= MAX_HELD_BYTES) {
                sendReplies();
            }
        }
    }

    /** Gives the answers that were held back so far. */
    void sendReplies() {
        for (int i = 0; i < heldResponders.size(); i++) {
            heldResponders.get(i).reply(heldReplies.get(i));
        }
        heldResponders.clear();
        heldReplies.clear();
        heldBytes = 0;
    }

    /** A snapshot up to here took the place of entries: what became of those below it cannot be told from it. */
    void onSnapshotRestored(Position snapshot) {
        ClientReply unknown = new ClientReply.Unknown("this server got a snapshot up to " + snapshot
                + " in place of the entry, so it cannot tell what became of it");
        for (Iterator<EntryRun> all = runs.iterator(); all.hasNext(); ) {
            EntryRun run = all.next();
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

    /** Nobody waits longer than this: the entry may yet be applied, and the client asks again. */
    void expire(long addedBeforeNanos) {
        while (!runs.isEmpty() && runs.getFirst().addedNanos - addedBeforeNanos < 0) {
            EntryRun run = runs.removeFirst();
            run.respondToRest(new ClientReply.Unknown(
                    "the entry t" + run.term + "/" + run.nextIndex() + " was appended, and is not committed yet"));
        }
    }

    /** The server stops. */
    void abandon() {
        for (EntryRun run : runs) {
            run.respondToRest(new ClientReply.Unknown(
                    "the server stops; the entry t" + run.term + "/" + run.nextIndex() + " may be applied yet"));
        }
        runs.clear();
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    private static ClientReply overwritten(EntryRun run, Position overwriting) {
        return new ClientReply.Refused(new Refusal(
                Reason.OVERWRITTEN,
                "the entry t" + run.term + "/" + run.nextIndex()
                        + " was overwritten by another leader's log, which has " + overwriting,
                "it was not applied and never will be: ask again"));
    }
}
