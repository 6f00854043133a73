package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.function.Function;
import java.util.function.LongFunction;

/** What a client or operator asks that only the core can decide. */
sealed interface Question {
    /** What a question counts for in its lane beyond its bytes. */
    long OVERHEAD_BYTES = 256;

    /** Where the answer goes; any thread. */
    Responder responder();

    long weight();

    /** To be appended to the log. */
    record Command(byte[] payload, Responder responder) implements Question {
        @Override
        public long weight() {
            return OVERHEAD_BYTES + payload.length;
        }
    }

    /** To be answered by the machine once the core has found an index at which it may. */
    record Read(byte[] query, Responder responder) implements Question {
        @Override
        public long weight() {
            return OVERHEAD_BYTES + query.length;
        }
    }

    /**
     * Anything else.
     *
     * @param event made with the ticket
     * @param reply what the client is told of the core's answer, if it is not a refusal
     */
    record Order(LongFunction<Event> event, Function<Answer, ClientReply> reply, Responder responder)
            implements Question {
        @Override
        public long weight() {
            return OVERHEAD_BYTES;
        }
    }
}
