package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.function.LongFunction;

/** A request from a client or an operator that only the core can decide. */
public sealed interface CoreRequest {
    /** The weight of a queued request in addition to its bytes. */
    long OVERHEAD_BYTES = 256;

    /** Returns the responder that receives the reply. Thread-safe. */
    RequestResponder responder();

    /** Returns the approximate memory that the queued request uses, in bytes. */
    long weight();

    /** Returns the query that the state machine answers once it has applied the entry at the confirmed index. */
    default ApplierTask.QueryTask confirmed(long readIndex) {
        throw new IllegalStateException("index " + readIndex + " is confirmed for a request that is no read: " + this);
    }

    /** Returns the reply for the core's response, which is neither a refusal nor an unknown outcome. */
    default ClientReply replyTo(CoreResponse response) {
        throw new IllegalStateException("unexpected response to " + this + ": " + response);
    }

    /** Calls the handler's method for this kind of request. */
    void dispatchTo(Handler handler);

    /** A command to append to the log. */
    record CoreCommandRequest(byte[] payload, RequestResponder responder) implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES + payload.length;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.command(this);
        }
    }

    /**
     * A query that the state machine answers after the core has confirmed a read index.
     *
     * @param isCoordination whether it is about leases and locks, not about keys
     */
    record CoreReadRequest(byte[] query, boolean isCoordination, RequestResponder responder) implements CoreRequest {
        /** Creates a query about keys. */
        public CoreReadRequest(byte[] query, RequestResponder responder) {
            this(query, false, responder);
        }

        @Override
        public long weight() {
            return OVERHEAD_BYTES + query.length;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.read(this);
        }

        @Override
        public ApplierTask.QueryTask confirmed(long readIndex) {
            return new ApplierTask.QueryTask(query, isCoordination, readIndex, responder);
        }
    }

    /**
     * Any other request.
     *
     * @param toEvent creates the event from a ticket
     * @param replies derives the reply from the core's response, unless it is a refusal or an unknown outcome
     */
    record CoreOperationRequest(
            LongFunction<Event> toEvent, CoreResponse.Visitor<ClientReply> replies, RequestResponder responder)
            implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.operation(this);
        }

        @Override
        public ClientReply replyTo(CoreResponse response) {
            return response.accept(replies);
        }
    }

    /** Receives requests. */
    interface Handler {
        /** Receives a command. */
        void command(CoreCommandRequest request);

        /** Receives a linearizable read. */
        void read(CoreReadRequest request);

        /** Receives any other request. */
        void operation(CoreOperationRequest request);
    }
}
