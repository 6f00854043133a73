package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Turns what the core responds to a request into the client's reply, or into work for the state machine, which answers
 * later. Used by the thread that owns the core.
 */
public final class CoreResponseRouter {
    private final PendingCoreRequests pending;
    private final UnaryOperator<Refusal> completeRefusal;
    private final Consumer<ApplierTask.QueryTask> confirmedReads;

    /**
     * Creates a router.
     *
     * @param completeRefusal adds to a refusal what the core does not know, such as the leader's address
     * @param confirmedReads receives each read that the core allows, with the index for which it must wait
     */
    public CoreResponseRouter(
            PendingCoreRequests pending,
            UnaryOperator<Refusal> completeRefusal,
            Consumer<ApplierTask.QueryTask> confirmedReads) {
        this.pending = pending;
        this.completeRefusal = completeRefusal;
        this.confirmedReads = confirmedReads;
    }

    /** Replies to a request, or passes on a read that the core has confirmed. */
    public void onResponse(Effect.RespondToRequest effect) {
        CoreRequest request = pending.remove(effect.ticket());
        CoreResponse response = effect.response();
        if (response instanceof CoreResponse.RequestRefused refused) {
            request.responder().reply(new ClientReply.RefusedReply(completeRefusal.apply(refused.refusal())));
        } else if (response instanceof CoreResponse.RequestOutcomeUnknown unknown) {
            request.responder().reply(new ClientReply.UnknownOutcomeReply(unknown.message()));
        } else if (request instanceof CoreRequest.CoreReadRequest read
                && response instanceof CoreResponse.ReadAllowedAtIndex readAt) {
            confirmedReads.accept(new ApplierTask.QueryTask(read.query(), readAt.readIndex(), read.responder()));
        } else if (request instanceof CoreRequest.CoreOperationRequest operation) {
            operation.responder().reply(operation.toReply().apply(response));
        } else {
            throw new IllegalStateException(
                    "unexpected response to " + request.getClass().getSimpleName() + ": " + response);
        }
    }

    /** Returns the clients of the appended commands, which wait for the entries from the first one on. */
    public ApplierTask.AwaitEntriesTask onAppended(Effect.ProposalsAppended appended) {
        List<RequestResponder> responders = new ArrayList<>(appended.proposals().size());
        for (Event.ProposedCommand proposal : appended.proposals()) {
            responders.add(pending.remove(proposal.ticket()).responder());
        }
        return new ApplierTask.AwaitEntriesTask(appended.first(), responders);
    }
}
