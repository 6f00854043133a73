package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the core responds to a request into the client's reply, or into work for the state machine, which answers
 * later. Used by the thread that owns the core.
 */
public final class CoreResponseRouter {
    private final PendingCoreRequests pending;
    private final UnaryOperator<Refusal> completeRefusal;
    private final Consumer<ApplierTask.QueryTask> confirmedReads;
    private final ResponseHandler responseHandler = new ResponseHandler();

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
        responseHandler.request = pending.remove(effect.ticket());
        effect.response().dispatchTo(responseHandler);
    }

    /** Handles the response to one request. A single instance, because reads need no other object for it. */
    private final class ResponseHandler implements CoreResponse.Handler {
        private @Nullable CoreRequest request;

        private CoreRequest request() {
            return Objects.requireNonNull(request);
        }

        @Override
        public void requestRefused(CoreResponse.RequestRefused refused) {
            request().responder().reply(new ClientReply.RefusedReply(completeRefusal.apply(refused.refusal())));
        }

        @Override
        public void outcomeUnknown(CoreResponse.RequestOutcomeUnknown unknown) {
            request().responder().reply(new ClientReply.UnknownOutcomeReply(unknown.message()));
        }

        @Override
        public void readAllowed(CoreResponse.ReadAllowedAtIndex readAt) {
            confirmedReads.accept(request().confirmed(readAt.readIndex()));
        }

        @Override
        public void bootstrapped(CoreResponse.ClusterBootstrapped response) {
            replyWith(response);
        }

        @Override
        public void membershipChanged(CoreResponse.MembershipChanged response) {
            replyWith(response);
        }

        @Override
        public void leadershipMoving(CoreResponse.LeadershipMoving response) {
            replyWith(response);
        }

        private void replyWith(CoreResponse response) {
            request().responder().reply(request().replyTo(response));
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
