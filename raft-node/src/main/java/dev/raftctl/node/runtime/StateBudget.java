package dev.raftctl.node.runtime;

import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap the replicated state may take. A leader takes no command that may enlarge the state once the
 * state, with the commands on their way to it, would take more than {@link #softMaxBytes}: the rest of the heap is for
 * entries, requests, replies and the collector. A server whose state takes more than {@link #hardMaxBytes} all the same,
 * since its heap is smaller than the leader's, stops before the heap is spent (hazard D17). Any thread.
 */
final class StateBudget {
    private static final int SOFT_MAX_PERCENT = 45;
    private static final int MIN_SOFT_MAX_PERCENT = 10;
    private static final int HARD_MAX_PERCENT = 60;

    /** Smaller commands are not counted while the state takes less than half of its share. */
    private static final int LARGE_COMMAND_BYTES = 64 << 10;

    private final long softMaxBytes;
    private final long hardMaxBytes;
    private final AtomicLong inFlightBytes = new AtomicLong();

    /** @param cacheBytes what the log keeps of its entries */
    StateBudget(long heapBytes, long cacheBytes) {
        softMaxBytes =
                Math.max(percent(heapBytes, SOFT_MAX_PERCENT) - cacheBytes, percent(heapBytes, MIN_SOFT_MAX_PERCENT));
        hardMaxBytes = percent(heapBytes, HARD_MAX_PERCENT);
    }

    private static long percent(long bytes, int share) {
        return bytes / 100 * share;
    }

    /** What the state may take before clients may not add to it. */
    long softMaxBytes() {
        return softMaxBytes;
    }

    /** What it may take before the server stops. */
    static long hardMaxBytes(long heapBytes) {
        return percent(heapBytes, HARD_MAX_PERCENT);
    }

    long hardMaxBytes() {
        return hardMaxBytes;
    }

    /**
     * Counts a command until it is answered.
     *
     * @param stateBytes what the state takes now
     * @return where its answer is to go; null: there is no room for it
     */
    @Nullable
    Responder admit(int commandBytes, long stateBytes, Responder responder) {
        if (stateBytes < softMaxBytes / 2 && commandBytes < LARGE_COMMAND_BYTES) {
            return responder;
        }
        if (stateBytes + inFlightBytes.addAndGet(commandBytes) > softMaxBytes) {
            inFlightBytes.addAndGet(-commandBytes);
            return null;
        }
        return reply -> {
            inFlightBytes.addAndGet(-commandBytes);
            responder.reply(reply);
        };
    }
}
