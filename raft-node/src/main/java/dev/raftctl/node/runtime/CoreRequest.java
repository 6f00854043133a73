package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Response;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.function.Function;
import java.util.function.LongFunction;

/** What a client or operator asks that only the core can decide. */
sealed interface CoreRequest {
    /** What a question counts for in its lane beyond its bytes. */
    long OVERHEAD_BYTES = 256;

    /** Where the answer goes; any thread. */
    Responder responder();

    long weight();

    /** To be appended to the log. */
    record Command(byte[] payload, Responder responder) implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES + payload.length;
        }
    }

    /** To be answered by the machine once the core has found an index at which it may. */
    record Read(byte[] query, Responder responder) implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES + query.length;
        }
    }

    /**
     * Anything else.
     *
     * @param toEvent made with the ticket
     * @param toReply what the client is told of the core's answer, if it is not a refusal
     */
    record Operation(LongFunction<Event> toEvent, Function<Response, ClientReply> toReply, Responder responder)
            implements CoreRequest {
        @Override
        public long weight() {
            return OVERHEAD_BYTES;
        }
    }
}
