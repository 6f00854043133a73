package dev.raftctl.cli.prove;

import java.util.ArrayList;
import java.util.List;

/**
 * What one watch has received between its start and its end. The next watch of the same watcher, after the servers no
 * longer had the changes, begins a new segment. One thread adds batches; others may read {@link #throughIndex}.
 */
final class WatchSegment {
    private final String watcher;
    private final long startIndex;
    private final List<WatchedChange> changes = new ArrayList<>();
    private volatile long throughIndex;

    /**
     * @param watcher describes the watcher to people
     * @param startIndex the watch receives the changes after this index
     */
    WatchSegment(String watcher, long startIndex) {
        this.watcher = watcher;
        this.startIndex = startIndex;
        throughIndex = startIndex;
    }

    /** Adds what one reply contained. */
    void add(List<WatchedChange> batch, long batchThroughIndex) {
        changes.addAll(batch);
        throughIndex = batchThroughIndex;
    }

    long startIndex() {
        return startIndex;
    }

    /** Returns the index up to which the watch claims to have received all changes. */
    long throughIndex() {
        return throughIndex;
    }

    List<WatchedChange> changes() {
        return changes;
    }

    boolean covers(long index) {
        return index > startIndex && index <= throughIndex;
    }

    @Override
    public String toString() {
        return watcher + " (indexes " + (startIndex + 1) + " to " + throughIndex + ")";
    }
}
