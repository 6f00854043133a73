package dev.raftctl.protocol.message;

/**
 * The status of a server's copy of the replicated state.
 *
 * @param heapBytes approximately how much heap it uses; 0 if unknown
 * @param maxHeapBytes how much heap it may use; above that a leader accepts only deletions; 0 if unknown
 * @param snapshotDamage what was recently found to be wrong with a snapshot that was to be sent; empty if nothing
 */
public record ReplicatedStateStatus(long heapBytes, long maxHeapBytes, String snapshotDamage) {
    /** The state machine status of a server that does not report one. */
    public static final ReplicatedStateStatus NONE = new ReplicatedStateStatus(0, 0, "");
}
