package dev.raftctl.node.runtime;

import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Limits the heap used by the replicated state. A leader refuses commands that may enlarge the state once the state and
 * the in-flight commands would exceed {@link #softMaxBytes}; the rest of the heap is for entries, requests, replies and
 * garbage collection. A server with a smaller heap than the leader's stops when its state exceeds
 * {@link #hardMaxBytes}, before the heap is exhausted (hazard D17). Thread-safe.
 */
final class StateHeapBudget {
    private static final int SOFT_MAX_PERCENT = 45;
    private static final int MIN_SOFT_MAX_PERCENT = 10;
    private static final int HARD_MAX_PERCENT = 60;

    /** Commands smaller than this are admitted without accounting while the state is below half of the soft limit. */
    private static final int LARGE_COMMAND_BYTES = 64 << 10;

    private final long softMaxBytes;
    private final long hardMaxBytes;
    private final AtomicLong inFlightBytes = new AtomicLong();

    /** @param cacheBytes the maximum size of the log's entry cache and of the history of changes together */
    StateHeapBudget(long heapBytes, long cacheBytes) {
        softMaxBytes =
                Math.max(percent(heapBytes, SOFT_MAX_PERCENT) - cacheBytes, percent(heapBytes, MIN_SOFT_MAX_PERCENT));
        hardMaxBytes = percent(heapBytes, HARD_MAX_PERCENT);
    }

    private static long percent(long bytes, int share) {
        return bytes / 100 * share;
    }

    /** Returns the maximum size of the state. Beyond this size, clients may not add to the state. */
    long softMaxBytes() {
        return softMaxBytes;
    }

    /** Returns the size of the state at which the server stops. */
    static long hardMaxBytes(long heapBytes) {
        return percent(heapBytes, HARD_MAX_PERCENT);
    }

    long hardMaxBytes() {
        return hardMaxBytes;
    }

    /**
     * Counts a command until it is answered.
     *
     * @param stateBytes the current size of the state
     * @return the responder to use for the command, or null if the command exceeds the budget
     */
    @Nullable
    RequestResponder admit(int commandBytes, long stateBytes, RequestResponder responder) {
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
