package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Response;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.function.Function;
import java.util.function.LongFunction;

/** A request of a client or an operator on which only the core can decide. */
sealed interface CoreRequest {
    /** The weight of a queued request in addition to its bytes. */
    long OVERHEAD_BYTES = 256;

    /** Returns the responder that receives the reply. Thread-safe. */
    Responder responder();

    long weight();

    /** A command to append to the log. */
    record Command(byte[] payload, Responder responder) implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES + payload.length;
        }
    }

    /** A query that the state machine answers after the core has confirmed a read index. */
    record Read(byte[] query, Responder responder) implements CoreRequest {
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
    record Operation(LongFunction<Event> toEvent, Function<Response, ClientReply> toReply, Responder responder)
            implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES;
        }
    }
}
