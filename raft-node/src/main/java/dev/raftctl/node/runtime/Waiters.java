package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Who waits for which entry, by term and index (trap R14): an index alone can be written twice. At the applier's turns.
 *
 * <p>Terms in a log never fall, so an applied entry of a higher term at some index means that nothing of a lower term can ever
 * be applied there or behind: those commands are certainly lost.
 */
final class Waiters {
    /** Told together, these cost their client's connection one waking and one packet. */
    private static final int HELD_MAX = 128;

    /** The same: replies that are held back count towards no limit yet. */
    private static final int HELD_BYTES_MAX = 256 << 10;

    private final Deque<Run> runs = new ArrayDeque<>();
    private final List<Responder> held = new ArrayList<>();
    private final List<ClientReply> replies = new ArrayList<>();
    private int heldBytes;

    /** Entries one step of the core appended for clients, in a row. */
    private static final class Run {
        final long term;
        final long admittedNanos;
        final List<Responder> responders;
        final long first;
        int decided;

        Run(Position first, List<Responder> responders, long admittedNanos) {
            this.term = first.term();
            this.first = first.index();
            this.responders = responders;
            this.admittedNanos = admittedNanos;
        }

        long nextIndex() {
            return first + decided;
        }

        boolean isDecided() {
            return decided == responders.size();
        }

        Responder next() {
            return responders.get(decided++);
        }

        void answer(ClientReply reply) {
            next().answer(reply);
        }

        void answerRest(ClientReply reply) {
            while (!isDecided()) {
                answer(reply);
            }
        }
    }

    /** Later runs have no lower term, and within a term no lower index. */
    void admit(Position first, List<Responder> responders, long nowNanos) {
        runs.addLast(new Run(first, responders, nowNanos));
    }

    /** This entry was applied, and that came of it; {@link #tell} when no more come for now. */
    void applied(Entry entry, ClientReply reply) {
        for (Run run = runs.peekFirst(); run != null && run.term < entry.term(); run = runs.peekFirst()) {
            runs.removeFirst().answerRest(overwritten(run, entry.position()));
        }
        Run run = runs.peekFirst();
        if (run != null && run.term == entry.term() && run.nextIndex() == entry.index()) {
            held.add(run.next());
            replies.add(reply);
            if (run.isDecided()) {
                runs.removeFirst();
            }
            heldBytes += reply instanceof ClientReply.Executed executed ? executed.result().length : 0;
            if (held.size() >= HELD_MAX || heldBytes >= HELD_BYTES_MAX) {
                tell();
            }
        }
    }

    /** Gives the answers that were held back so far. */
    void tell() {
        for (int i = 0; i < held.size(); i++) {
            held.get(i).answer(replies.get(i));
        }
        held.clear();
        replies.clear();
        heldBytes = 0;
    }

    /** A snapshot up to here took the place of entries: what became of those below it cannot be told from it. */
    void restored(Position snapshot) {
        ClientReply unknown = new ClientReply.Unknown("this server got a snapshot up to " + snapshot
                + " in place of the entry, so it cannot tell what became of it");
        for (Iterator<Run> all = runs.iterator(); all.hasNext(); ) {
            Run run = all.next();
            while (!run.isDecided() && run.nextIndex() <= snapshot.index()) {
                run.answer(unknown);
            }
            if (run.term < snapshot.term()) {
                run.answerRest(overwritten(run, snapshot));
            }
            if (run.isDecided()) {
                all.remove();
            }
        }
    }

    /** Nobody waits longer than this: the entry may yet be applied, and the client asks again. */
    void expire(long admittedBeforeNanos) {
        while (!runs.isEmpty() && runs.getFirst().admittedNanos - admittedBeforeNanos < 0) {
            Run run = runs.removeFirst();
            run.answerRest(new ClientReply.Unknown(
                    "the entry t" + run.term + "/" + run.nextIndex() + " was appended, and is not committed yet"));
        }
    }

    /** The server stops. */
    void abandon() {
        for (Run run : runs) {
            run.answerRest(new ClientReply.Unknown(
                    "the server stops; the entry t" + run.term + "/" + run.nextIndex() + " may be applied yet"));
        }
        runs.clear();
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    private static ClientReply overwritten(Run run, Position by) {
        return new ClientReply.Refused(new Refusal(
                Reason.OVERWRITTEN,
                "the entry t" + run.term + "/" + run.nextIndex()
                        + " was overwritten by another leader's log, which has " + by,
                "it was not applied and never will be: ask again"));
    }
}
