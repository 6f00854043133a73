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
    private static final long MAIL_MESSAGES_MAX = 4_096;
    private static final long QUESTION_BYTES_MAX = 32L << 20;

    private final Lane<Event> completions = Lane.unbounded();
    private final Lane<Effect.Reply> replies = Lane.unbounded();
    private final Lane<Event> mail = new Lane<>(MAIL_MESSAGES_MAX);
    private final Lane<Question> questions = new Lane<>(QUESTION_BYTES_MAX);
    private final Bell bell = new Bell();
    private final Ticker ticker;

    Inbox(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * What waited, and a time at which all of it was here. The clock is read behind the taking: of a server that was paused in
     * between, a read that came after the pause must not find the lease of before it, nor a heartbeat count as heard
     * before it was sent (trap L05).
     *
     * @param nanos of {@link Ticker#nanos}
     */
    record Taken<T>(List<T> all, long nanos) {}

    /** Something this server did for the core is done. */
    void completed(Event event) {
        completions.put(event);
        bell.ring();
    }

    /**
     * The same, of what nobody waits for: the core's thread takes it when it wakes for something else, or looks by itself, which it
     * does soon while it knows that such work is under way.
     */
    void completedQuietly(Event event) {
        completions.put(event);
    }

    /** This answer rested on a write, which is durable now; the core's thread gives it. */
    void sayable(Effect.Reply reply) {
        replies.put(reply);
        bell.ring();
    }

    /** False when it was dropped. {@link #ring} when no more comes for now. */
    boolean offerMail(Event.Received received) {
        return mail.offer(received, 1);
    }

    /** False when it was refused. {@link #ring} when no more comes for now. */
    boolean offerQuestion(Question question) {
        return questions.offer(question, question.weight());
    }

    /** Wakes the core's thread if there is something for it. */
    void ring() {
        if (!isEmpty()) {
            bell.ring();
        }
    }

    /** Wakes it in any case. */
    void wake() {
        bell.ring();
    }

    Taken<Event> takeCompletions() {
        return taken(completions.takeAll());
    }

    List<Effect.Reply> takeReplies() {
        return replies.takeAll();
    }

    Taken<Event> takeMail() {
        return taken(mail.takeAll());
    }

    Taken<Question> takeQuestions() {
        return taken(questions.takeAll());
    }

    private <T> Taken<T> taken(List<T> all) {
        return new Taken<>(all, ticker.nanos());
    }

    boolean isEmpty() {
        return completions.isEmpty() && replies.isEmpty() && mail.isEmpty() && questions.isEmpty();
    }

    /** The core's thread sleeps while it is idle, until it is woken or the time is over. */
    void sleep(BooleanSupplier idle, long nanos) {
        bell.sleep(idle, nanos);
    }
}
