package dev.raftctl.protocol.message;

/**
 * A place in the log: an index and the term of the entry there. The same index can be written twice in different terms;
 * the same position never holds two entries (Log Matching, paper figure 3).
 *
 * @param term at least 0
 * @param index at least 0; 0 only in {@link #ZERO}, the place before the first entry
 */
public record Position(long term, long index) {
    public static final Position ZERO = new Position(0, 0);

    public Position {
        if (term < 0 || index < 0) {
            throw new IllegalArgumentException("no such position: t" + term + "/" + index);
        }
    }

    /** Whether a log that ends here is more up to date than one that ends there (paper section 5.4.1). */
    public boolean isNewerThan(Position other) {
        return term != other.term ? term > other.term : index > other.index;
    }

    /** In the way scripts, traces and the console print it: {@code t5/120}. */
    @Override
    public String toString() {
        return "t" + term + "/" + index;
    }
}
