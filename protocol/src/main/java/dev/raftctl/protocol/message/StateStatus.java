package dev.raftctl.protocol.message;

/**
 * What a server knows of its copy of the replicated state.
 *
 * @param heapBytes about how much of the heap it takes; 0: not known
 * @param maxHeapBytes what it may take: beyond it a leader takes only deletions; 0: not known
 * @param snapshotDamage what was wrong with a snapshot that was to be sent, not long ago; empty: nothing
 */
public record StateStatus(long heapBytes, long maxHeapBytes, String snapshotDamage) {
    /** Of a server that says nothing of it. */
    public static final StateStatus NONE = new StateStatus(0, 0, "");
}
