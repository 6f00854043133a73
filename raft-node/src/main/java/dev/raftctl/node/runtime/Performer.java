package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.ArrayList;
import java.util.List;

/** Performs the core's effects by handing them to whoever does them. The core's thread. */
final class Performer implements Effect.Actions {
    /** How long committed entries may wait at a server that nobody asks, so that they are applied in larger portions. */
    private static final long APPLY_NANOS = 2 * Ticker.NANOS_PER_MILLI;

    private static final int APPLY_ENTRIES_MAX = 256;

    private final Tickets tickets;
    private final PeerLinks peers;
    private final LogWriter logWriter;
    private final Applier applier;
    private final Snapshotter snapshotter;
    private final Chronicle chronicle;
    private final StatusBoard board;
    private boolean decided;
    private List<ApplierWork.Read> reads = new ArrayList<>();
    private int entriesToApply;
    private long appliedNanos;

    Performer(
            Tickets tickets,
            PeerLinks peers,
            LogWriter logWriter,
            Applier applier,
            Snapshotter snapshotter,
            Chronicle chronicle,
            StatusBoard board) {
        this.tickets = tickets;
        this.peers = peers;
        this.logWriter = logWriter;
        this.applier = applier;
        this.snapshotter = snapshotter;
        this.chronicle = chronicle;
        this.board = board;
    }

    void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            effect.on(this);
        }
    }

    /**
     * Let everything that was handed over since the last time begin, but for what is to be applied.
     *
     * @param awaited whether clients wait for what is applied
     * @return whether that is to begin too, as soon as the turn is over
     */
    boolean release(boolean awaited, long now) {
        logWriter.ring();
        peers.flush();
        snapshotter.ring();
        boolean reading = !reads.isEmpty();
        if (reading) {
            applier.hand(new ApplierWork.Reads(reads));
            reads = new ArrayList<>();
        }
        boolean due = awaited || entriesToApply >= APPLY_ENTRIES_MAX || now - appliedNanos >= APPLY_NANOS;
        if (!reading && !(entriesToApply > 0 && due)) {
            return false;
        }
        entriesToApply = 0;
        appliedNanos = now;
        return true;
    }

    /** Whether something waits for a later {@link #release}. */
    boolean isHolding() {
        return entriesToApply > 0;
    }

    /** Whether anything was decided since the last time this was asked. */
    boolean takeDecided() {
        boolean was = decided;
        decided = false;
        return was;
    }

    @Override
    public void send(Effect.Send mail) {
        peers.send(mail.to(), mail.message());
    }

    @Override
    public void reply(Effect.Reply reply) {
        Question asked = tickets.redeem(reply.ticket());
        Answer answer = reply.answer();
        if (answer instanceof Answer.Refused refused) {
            asked.responder().answer(new ClientReply.Refused(board.withLeaderAddress(refused.why())));
        } else if (answer instanceof Answer.Unknown unknown) {
            asked.responder().answer(new ClientReply.Unknown(unknown.message()));
        } else if (asked instanceof Question.Read read && answer instanceof Answer.ReadAt at) {
            reads.add(new ApplierWork.Read(read.query(), at.readIndex(), read.responder()));
        } else if (asked instanceof Question.Order order) {
            order.responder().answer(order.reply().apply(answer));
        } else {
            throw new IllegalStateException("no answer to " + asked.getClass().getSimpleName() + ": " + answer);
        }
    }

    @Override
    public void persist(Effect.Persist write) {
        logWriter.hand(write);
    }

    @Override
    public void distrust(Effect.Distrust note) {
        logWriter.hand(note);
    }

    @Override
    public void leasePromise(Effect.LeasePromise note) {
        logWriter.hand(note);
    }

    @Override
    public void admitted(Effect.Admitted admitted) {
        List<Responder> responders = new ArrayList<>(admitted.proposals().size());
        for (Event.Proposal proposal : admitted.proposals()) {
            responders.add(tickets.redeem(proposal.ticket()).responder());
        }
        // It is time enough when there is something to apply.
        applier.hand(new ApplierWork.Await(admitted.first(), responders));
    }

    @Override
    public void apply(Effect.Apply work) {
        applier.hand(new ApplierWork.Apply(work.entries()));
        entriesToApply += work.entries().size();
    }

    @Override
    public void sendChunk(Effect.SendChunk work) {
        snapshotter.send(work);
    }

    @Override
    public void install(Effect.Install work) {
        logWriter.hand(work);
    }

    @Override
    public void compact(Effect.Compact work) {
        logWriter.hand(work);
    }

    @Override
    public void decided(Effect.Decided told) {
        Decision decision = told.decision();
        decided = true;
        chronicle.tell(decision);
    }
}
