package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Event.Proposal;
import dev.raftctl.node.core.Raft;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * One turn of the core: all that waits is taken, the core is stepped through it, and the effects of the whole batch begin together.
 * Batches form by themselves: what comes during a turn is the next one's. One thread at a time, see {@link CoreLoop}.
 */
final class CoreTurn implements CoreLoop.Turns {
    /** How old the published status may get, and how long what was completed quietly may wait. */
    private static final long SETTLE_NANOS = 2 * Ticker.NANOS_PER_MILLI;

    private static final long TIDY_NANOS = 10_000 * Ticker.NANOS_PER_MILLI;

    private static final Refusal TOO_MANY =
            new Refusal(Reason.BUSY, "too many requests wait to be decided", "ask again in a moment");

    private final Raft raft;
    private final Inbox inbox;
    private final Tickets tickets;
    private final Performer performer;
    private final PeerLinks peers;
    private final StatusBoard board;
    private final Applier applier;
    private final Metrics metrics;
    private final Ticker ticker;
    private final LogTime logTime = new LogTime();
    private final RecentEvents recent = new RecentEvents();
    private long publishedNanos;
    private boolean unpublished;

    /** Set within turns, looked at behind them: whoever clears it sees all that was handed over before it was set. */
    private volatile boolean toApply;

    private long tidiedNanos;

    CoreTurn(
            Raft raft,
            Inbox inbox,
            Tickets tickets,
            Performer performer,
            PeerLinks peers,
            StatusBoard board,
            Applier applier,
            Metrics metrics,
            Ticker ticker) {
        this.raft = raft;
        this.inbox = inbox;
        this.tickets = tickets;
        this.performer = performer;
        this.peers = peers;
        this.board = board;
        this.applier = applier;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    @Override
    public boolean take() {
        boolean worked = stepAll(inbox.takeCompletions());
        worked |= answerAll(inbox.takeReplies());
        worked |= stepAll(inbox.takeMail());
        Inbox.Taken<Question> questions = inbox.takeQuestions();
        long now = questions.nanos();
        worked |= ask(questions.all(), now);
        long late = now - raft.nextDeadline();
        if (late >= 0) {
            metrics.coreLate(now, late);
            step(new Event.Tick(), now);
            worked = true;
        }
        if (worked || performer.isHolding()) {
            toApply |= performer.release(board.isLeader(), now);
        }
        unpublished |= worked;
        publish(now);
        return worked;
    }

    @Override
    public long nextLook() {
        long next = raft.nextDeadline();
        return unpublished || !raft.isSettled() ? Math.min(next, ticker.nanos() + SETTLE_NANOS) : next;
    }

    @Override
    public boolean awaitsDisk() {
        return raft.awaitsDisk();
    }

    @Override
    public void left(boolean brought) {
        if (toApply) {
            toApply = false;
            if (brought && board.isLeader()) {
                applier.attend();
            } else {
                applier.ring();
            }
        }
    }

    @Override
    public void end() {
        tickets.answerAll(new ClientReply.Unknown("the server stops; what was asked may be done yet"));
        for (Question untaken : inbox.takeQuestions().all()) {
            untaken.responder().answer(new ClientReply.Refused(CoreLoop.STOPPING));
        }
    }

    @Override
    public void tellRecent() {
        recent.tell();
    }

    private boolean stepAll(Inbox.Taken<Event> events) {
        for (Event event : events.all()) {
            step(event, events.nanos());
        }
        return !events.all().isEmpty();
    }

    private boolean answerAll(List<Effect.Reply> replies) {
        replies.forEach(performer::reply);
        return !replies.isEmpty();
    }

    private void step(Event event, long now) {
        recent.add(event);
        performer.perform(raft.step(now, event));
    }

    /** All commands are one event and all reads another: between questions that wait at once there is no order to keep. */
    private boolean ask(List<Question> questions, long now) {
        List<Proposal> proposals = new ArrayList<>();
        List<Question> reads = new ArrayList<>();
        Question advance = logTime.due(board.isLeader(), board.applied().timedThings(), now);
        if (advance != null) {
            propose(advance, proposals);
        }
        for (Question question : questions) {
            if (tickets.isFull()) {
                question.responder().answer(new ClientReply.Refused(TOO_MANY));
            } else if (question instanceof Question.Command) {
                propose(question, proposals);
            } else if (question instanceof Question.Read) {
                reads.add(question);
            } else {
                Question.Order order = (Question.Order) question;
                step(order.event().apply(tickets.issue(order)), now);
            }
        }
        if (!proposals.isEmpty()) {
            step(new Event.Proposed(proposals), now);
        }
        if (!reads.isEmpty()) {
            step(new Event.ReadsAsked(reads.stream().mapToLong(tickets::issue).toArray()), now);
        }
        return !questions.isEmpty() || advance != null;
    }

    private void propose(Question command, List<Proposal> proposals) {
        proposals.add(new Proposal(tickets.issue(command), ((Question.Command) command).payload()));
    }

    /** At once when something was decided, else when the last time is a while ago: then a quiet server's status is exact. */
    private void publish(long now) {
        if (unpublished && (performer.takeDecided() || now - publishedNanos >= SETTLE_NANOS)) {
            unpublished = false;
            publishedNanos = now;
            board.publish(raft.view(now), now);
            peers.follow(board.configuration());
        }
        if (now - tidiedNanos >= TIDY_NANOS) {
            tidiedNanos = now;
            peers.tidy();
        }
    }
}
