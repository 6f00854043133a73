package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests for the hash of the state at one exact index that is not applied yet. Used by the thread that owns the
 * machine.
 */
final class PendingStateHashRequests {
    private static final long NONE = Long.MAX_VALUE;
    /** The maximum number of pending requests, which limits the work after each applied entry. */
    private static final int MAX_PENDING = 64;

    private final List<WaitingHashRequest> pending = new ArrayList<>();
    private long lowestPendingIndex = NONE;

    private record WaitingHashRequest(ApplierTask.HashStateTask request, long sinceNanos) {}

    void add(ApplierTask.HashStateTask request, ReplicatedState state, long nowNanos) {
        if (request.index() <= state.lastApplied().index()) {
            respond(request.responder(), state);
        } else if (pending.size() >= MAX_PENDING) {
            request.responder()
                    .reply(new ClientReply.RefusedReply(new Refusal(
                            RefusalReason.BUSY,
                            "too many requests are waiting for a state hash",
                            "try again in a moment")));
        } else {
            pending.add(new WaitingHashRequest(request, nowNanos));
            lowestPendingIndex = Math.min(lowestPendingIndex, request.index());
        }
    }

    /** Responds to the requests for the state at the last applied index. Called after each applied entry. */
    void onApplied(ReplicatedState state) {
        if (state.lastApplied().index() >= lowestPendingIndex) {
            respondToReady(state);
        }
    }

    private void respondToReady(ReplicatedState state) {
        long index = state.lastApplied().index();
        lowestPendingIndex = NONE;
        pending.removeIf(each -> {
            boolean ready = each.request().index() <= index;
            if (ready) {
                respond(each.request().responder(), state);
            } else {
                lowestPendingIndex = Math.min(lowestPendingIndex, each.request().index());
            }
            return ready;
        });
    }

    private static void respond(RequestResponder responder, ReplicatedState state) {
        responder.reply(new ClientReply.StateHashReply(state.lastApplied(), state.stateHash(), state.size()));
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    void expire(long beforeNanos, long applied) {
        pending.removeIf(each -> {
            boolean expired = each.sinceNanos() - beforeNanos < 0;
            if (expired) {
                each.request()
                        .responder()
                        .reply(new ClientReply.RefusedReply(new Refusal(
                                RefusalReason.BUSY,
                                "this server has applied index " + applied + ", but not yet "
                                        + each.request().index(),
                                "try again")));
            }
            return expired;
        });
    }

    void refuseAll(Refusal refusal) {
        pending.forEach(each -> each.request().responder().reply(new ClientReply.RefusedReply(refusal)));
        pending.clear();
    }
}
