package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/** How requests of one kind ended, counted when their answers go out. Any thread. */
final class Answers {
    private final LongAdder done = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);

    Answers() {
        for (Reason reason : Reason.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    void count(ClientReply reply) {
        if (reply instanceof ClientReply.Refused refusal) {
            LongAdder count = refused.get(refusal.why().reason());
            if (count != null) {
                count.increment();
            }
        } else if (reply instanceof ClientReply.Unknown) {
            unknown.increment();
        } else {
            done.increment();
        }
    }

    long done() {
        return done.sum();
    }

    long unknown() {
        return unknown.sum();
    }

    long refused() {
        return refused.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Every reason there is, in the order of its declaration. */
    void eachRefusal(ObjLongConsumer<Reason> taker) {
        refused.forEach((reason, count) -> taker.accept(reason, count.sum()));
    }
}
