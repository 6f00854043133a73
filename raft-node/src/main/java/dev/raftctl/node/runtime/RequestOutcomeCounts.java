package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/** Counts the outcomes of one kind of request. A reply is counted when it is sent. Thread-safe. */
final class RequestOutcomeCounts {
    private final LongAdder doneCount = new LongAdder();
    private final LongAdder unknownCount = new LongAdder();
    private final OutcomeCounterSelector counterSelector = new OutcomeCounterSelector();
    private final Map<RefusalReason, LongAdder> refusedCount = new EnumMap<>(RefusalReason.class);

    RequestOutcomeCounts() {
        for (RefusalReason reason : RefusalReason.values()) {
            refusedCount.put(reason, new LongAdder());
        }
    }

    void count(ClientReply reply) {
        reply.accept(counterSelector).increment();
    }

    long doneCount() {
        return doneCount.sum();
    }

    long unknownCount() {
        return unknownCount.sum();
    }

    long refusedCount() {
        return refusedCount.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Selects the counter of an outcome. */
    private final class OutcomeCounterSelector implements ClientReply.Visitor<LongAdder, RuntimeException> {
        @Override
        public LongAdder succeeded(ClientReply.SuccessReply reply) {
            return doneCount;
        }

        @Override
        public LongAdder refused(ClientReply.RefusedReply reply) {
            return Objects.requireNonNull(refusedCount.get(reply.refusal().reason()));
        }

        @Override
        public LongAdder outcomeUnknown(ClientReply.UnknownOutcomeReply reply) {
            return unknownCount;
        }
    }

    /** Calls the consumer with every refusal reason and its count, in the order of declaration. */
    void forEachRefusal(ObjLongConsumer<RefusalReason> consumer) {
        refusedCount.forEach((reason, count) -> consumer.accept(reason, count.sum()));
    }
}
