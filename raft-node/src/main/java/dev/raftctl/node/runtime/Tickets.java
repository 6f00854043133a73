package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ClientReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Questions the core has not decided yet, by the number they were asked with. The core's thread. */
final class Tickets {
    /** Reads can wait for a majority; beyond so many questions, new ones are refused. */
    private static final int OPEN_MAX = 100_000;

    private final Map<Long, Question> open = new HashMap<>();
    private long last;

    boolean isFull() {
        return open.size() >= OPEN_MAX;
    }

    long issue(Question question) {
        open.put(++last, question);
        return last;
    }

    /** The core answers each once; one it answers that was never asked is a fault. */
    Question redeem(long ticket) {
        return Objects.requireNonNull(open.remove(ticket), () -> "no question has the ticket " + ticket);
    }

    void answerAll(ClientReply reply) {
        open.values().forEach(question -> question.responder().answer(reply));
        open.clear();
    }
}
