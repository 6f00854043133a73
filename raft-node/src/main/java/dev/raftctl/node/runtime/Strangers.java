package dev.raftctl.node.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of callers that were not let in, but no more often than a person can read: they may be many. Any thread. */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final long PAUSE_NANOS = 1_000 * Ticker.NANOS_PER_MILLI;

    private final Ticker ticker;
    private final AtomicLong quietUntil;
    private final AtomicLong untold = new AtomicLong();

    Strangers(Ticker ticker) {
        this.ticker = ticker;
        quietUntil = new AtomicLong(ticker.nanos());
    }

    void tell(String remote, String why) {
        long now = ticker.nanos();
        long until = quietUntil.get();
        if (now - until < 0 || !quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
            untold.incrementAndGet();
            return;
        }
        long others = untold.getAndSet(0);
        LOG.warn("{} was not let in: {}{}", remote, why, others == 0 ? "" : " (and " + others + " more before)");
    }
}
