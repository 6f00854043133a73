package dev.raftctl.protocol.message;

/**
 * The watches that a server serves.
 *
 * @param waitingCount the requests that wait for changes
 * @param historyStartIndex the server can serve watches from this index on
 * @param historyBytes the memory of the changes that are kept for watches
 */
public record WatchStatus(long waitingCount, long historyStartIndex, long historyBytes) {
    /** The status of a server whose version does not support watches. */
    public static final WatchStatus NONE = new WatchStatus(0, 0, 0);
}
