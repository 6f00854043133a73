package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Event.ProposedCommand;
import dev.raftctl.protocol.message.ClientReply;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns queued requests into events for the core. All commands of a batch become one event and all reads another,
 * because concurrent requests have no order to preserve. Used by the thread that owns the core.
 */
public final class CoreRequestBatcher {
    private final PendingCoreRequests pending;
    private final CoreStepper core;
    private List<ProposedCommand> proposals = new ArrayList<>();
    private final List<CoreRequest> reads = new ArrayList<>();
    private final RequestsByKind requestsByKind = new RequestsByKind();
    private long nowNanos;

    /** Makes the core take a step and executes its effects. */
    @FunctionalInterface
    public interface CoreStepper {
        /** Handles the event at this time. */
        void step(Event event, long nowNanos);
    }

    /** Creates a batcher that keeps the requests in {@code pending} until the core has decided. */
    public CoreRequestBatcher(PendingCoreRequests pending, CoreStepper core) {
        this.pending = pending;
        this.core = core;
    }

    /** Adds a request to the current batch. An operator's request becomes an event at once. */
    public void add(CoreRequest request, long now) {
        nowNanos = now;
        if (pending.isFull()) {
            request.responder().reply(new ClientReply.RefusedReply(RequestRefusals.TOO_MANY_PENDING));
        } else {
            request.dispatchTo(requestsByKind);
        }
    }

    /** Ends the batch: gives all of its commands to the core in one event, then all of its reads in another. */
    public void flush(long now) {
        if (!proposals.isEmpty()) {
            List<ProposedCommand> batch = proposals;
            proposals = new ArrayList<>();
            core.step(new Event.CommandsProposed(batch), now);
        }
        if (!reads.isEmpty()) {
            long[] tickets = reads.stream().mapToLong(pending::add).toArray();
            reads.clear();
            core.step(new Event.LinearizableReadsRequested(tickets), now);
        }
    }

    /** Returns the number of commands in the current batch. */
    public int commandCount() {
        return proposals.size();
    }

    /** Returns the number of reads in the current batch. */
    public int readCount() {
        return reads.size();
    }

    /**
     * Replies to all requests when the server stops. The outcome of those that the core has seen is unknown; those
     * still queued are refused, because they were certainly not executed.
     */
    public void failAll(List<CoreRequest> queued) {
        pending.respondToAll(
                new ClientReply.UnknownOutcomeReply("the server is stopping; the request may still be applied"));
        for (CoreRequest request : queued) {
            request.responder().reply(new ClientReply.RefusedReply(RequestRefusals.STOPPING));
        }
    }

    /** Adds commands and reads to the batch and passes on everything else. */
    private final class RequestsByKind implements CoreRequest.Handler {
        @Override
        public void command(CoreRequest.CoreCommandRequest request) {
            proposals.add(new ProposedCommand(pending.add(request), request.payload()));
        }

        @Override
        public void read(CoreRequest.CoreReadRequest request) {
            reads.add(request);
        }

        @Override
        public void operation(CoreRequest.CoreOperationRequest request) {
            core.step(request.toEvent().apply(pending.add(request)), nowNanos);
        }
    }
}
