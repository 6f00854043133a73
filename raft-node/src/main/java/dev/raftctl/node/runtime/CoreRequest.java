package dev.raftctl.node.runtime;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.function.Function;
import java.util.function.LongFunction;

/** A request of a client or an operator on which only the core can decide. */
sealed interface CoreRequest {
    /** The weight of a queued request in addition to its bytes. */
    long OVERHEAD_BYTES = 256;

    /** Returns the responder that receives the reply. Thread-safe. */
    RequestResponder responder();

    long weight();

    /** A command to append to the log. */
    record CoreCommandRequest(byte[] payload, RequestResponder responder) implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES + payload.length;
        }
    }

    /** A query that the state machine answers after the core has confirmed a read index. */
    record CoreReadRequest(byte[] query, RequestResponder responder) implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES + query.length;
        }
    }

    /**
     * Any other request.
     *
     * @param toEvent creates the event from a ticket
     * @param toReply converts the core's response into a reply, unless it is a refusal
     */
    record CoreOperationRequest(
            LongFunction<Event> toEvent, Function<CoreResponse, ClientReply> toReply, RequestResponder responder)
            implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES;
        }
    }
}
