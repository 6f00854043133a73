package dev.raftctl.node.runtime;

import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap the replicated state may take. A leader takes no command that may enlarge the state once the
 * state, with the commands on their way to it, would take more than {@link #bytes}: the rest of the heap is for
 * entries, requests, replies and the collector. A server whose state takes more than {@link #bytesMax} all the same,
 * since its heap is smaller than the leader's, stops before the heap is spent (trap D17). Any thread.
 */
final class StateBudget {
    private static final int SHARE_PERCENT = 45;
    private static final int SHARE_PERCENT_MIN = 10;
    private static final int STOP_PERCENT = 60;

    /** Smaller commands are not counted while the state takes less than half of its share. */
    private static final int LARGE_BYTES = 64 << 10;

    private final long bytes;
    private final long bytesMax;
    private final AtomicLong underWay = new AtomicLong();

    /** @param cacheBytes what the log keeps of its entries */
    StateBudget(long heapBytes, long cacheBytes) {
        bytes = Math.max(percent(heapBytes, SHARE_PERCENT) - cacheBytes, percent(heapBytes, SHARE_PERCENT_MIN));
        bytesMax = percent(heapBytes, STOP_PERCENT);
    }

    private static long percent(long bytes, int share) {
        return bytes / 100 * share;
    }

    /** What the state may take before clients may not add to it. */
    long bytes() {
        return bytes;
    }

    /** What it may take before the server stops. */
    static long bytesMax(long heapBytes) {
        return percent(heapBytes, STOP_PERCENT);
    }

    long bytesMax() {
        return bytesMax;
    }

    /**
     * Counts a command until it is answered.
     *
     * @param stateBytes what the state takes now
     * @return where its answer is to go; null: there is no room for it
     */
    @Nullable
    Responder admit(int commandBytes, long stateBytes, Responder responder) {
        if (stateBytes < bytes / 2 && commandBytes < LARGE_BYTES) {
            return responder;
        }
        if (stateBytes + underWay.addAndGet(commandBytes) > bytes) {
            underWay.addAndGet(-commandBytes);
            return null;
        }
        return reply -> {
            underWay.addAndGet(-commandBytes);
            responder.answer(reply);
        };
    }
}
