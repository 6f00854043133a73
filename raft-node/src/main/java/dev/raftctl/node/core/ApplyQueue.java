package dev.raftctl.node.core;

import dev.raftctl.protocol.message.LogEntry;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Submits committed entries to the state machine, in order and exactly once, and limits how much it has to hold at a
 * time.
 */
final class ApplyQueue {
    private static final long MAX_BATCH_BYTES = 1 << 20;

    private final RaftLog log;
    private final long maxPendingBytes;
    private final EffectBuilder effects;
    private final ArrayDeque<SubmittedApplyBatch> pendingBatches = new ArrayDeque<>();
    private long submittedIndex;
    private long pendingBytes;
    private boolean paused;

    /** A batch of consecutive entries that were submitted to the state machine together. */
    private record SubmittedApplyBatch(long lastIndex, long bytes) {}

    ApplyQueue(RaftLog log, long maxPendingBytes, EffectBuilder effects) {
        this.log = log;
        this.maxPendingBytes = maxPendingBytes;
        this.effects = effects;
        this.submittedIndex = log.lastApplied();
    }

    /**
     * Pauses while a snapshot is being installed into the state machine: entries submitted in the meantime would be
     * applied twice.
     */
    void setPaused(boolean isPaused) {
        paused = isPaused;
        submitCommitted();
    }

    /** Submits committed entries to the state machine until the limit is reached. */
    void submitCommitted() {
        while (!paused && submittedIndex < log.commitIndex() && pendingBytes < maxPendingBytes) {
            List<LogEntry> entries = log.entries(submittedIndex + 1, log.commitIndex() + 1, MAX_BATCH_BYTES);
            long bytes = 0;
            for (int i = 0; i < entries.size(); i++) {
                bytes += entries.get(i).weight();
            }
            InvariantChecks.holds(
                    entries.get(0).index() == submittedIndex + 1,
                    "entry %d would be applied after %d",
                    entries.get(0).index(),
                    submittedIndex);
            submittedIndex = entries.get(entries.size() - 1).index();
            pendingBytes += bytes;
            pendingBatches.add(new SubmittedApplyBatch(submittedIndex, bytes));
            effects.add(new Effect.ApplyEntries(entries));
        }
    }

    void onApplied(long index) {
        log.markApplied(index);
        SubmittedApplyBatch oldest;
        while ((oldest = pendingBatches.peek()) != null && oldest.lastIndex() <= index) {
            pendingBytes -= oldest.bytes();
            pendingBatches.remove();
        }
        submitCommitted();
    }

    /** Records that the state machine was restored from a snapshot that ends at this index. */
    void onRestored(long index) {
        pendingBatches.clear();
        pendingBytes = 0;
        submittedIndex = Math.max(submittedIndex, index);
        submitCommitted();
    }
}
