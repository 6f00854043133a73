package dev.raftctl.node.runtime;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.ArrayList;
import java.util.List;

/** Who wants the hash of the state at one index, until that is applied: neither before it nor behind it. At the applier's turns. */
final class AskedHashes {
    private static final long NONE = Long.MAX_VALUE;
    /** Each is looked at when its entry is applied. */
    private static final int WAITING_MAX = 64;

    private final List<Waiting> waiting = new ArrayList<>();
    private long next = NONE;

    private record Waiting(ApplierWork.Hash asked, long sinceNanos) {}

    void add(ApplierWork.Hash asked, ReplicatedState state, long nowNanos) {
        if (asked.index() <= state.lastApplied().index()) {
            answer(asked.responder(), state);
        } else if (waiting.size() >= WAITING_MAX) {
            asked.responder()
                    .answer(new ClientReply.Refused(new Refusal(
                            Reason.BUSY, "too many wait for the hash of a state to come", "ask again in a moment")));
        } else {
            waiting.add(new Waiting(asked, nowNanos));
            next = Math.min(next, asked.index());
        }
    }

    /** After each entry. */
    void applied(ReplicatedState state) {
        if (state.lastApplied().index() >= next) {
            answerThose(state);
        }
    }

    private void answerThose(ReplicatedState state) {
        long index = state.lastApplied().index();
        next = NONE;
        waiting.removeIf(each -> {
            boolean ready = each.asked().index() <= index;
            if (ready) {
                answer(each.asked().responder(), state);
            } else {
                next = Math.min(next, each.asked().index());
            }
            return ready;
        });
    }

    private static void answer(Responder responder, ReplicatedState state) {
        responder.answer(new ClientReply.StateHashed(state.lastApplied(), state.stateHash(), state.size()));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void expire(long beforeNanos, long applied) {
        waiting.removeIf(each -> {
            boolean late = each.sinceNanos() - beforeNanos < 0;
            if (late) {
                each.asked()
                        .responder()
                        .answer(new ClientReply.Refused(new Refusal(
                                Reason.BUSY,
                                "this server has applied " + applied + ", not yet "
                                        + each.asked().index(),
                                "ask again")));
            }
            return late;
        });
    }

    void abandon(Refusal why) {
        waiting.forEach(each -> each.asked().responder().answer(new ClientReply.Refused(why)));
        waiting.clear();
    }
}
