package dev.raftctl.protocol.message;

/**
 * A log position: an index and the term of its entry. An index can be written twice in different terms, but a position
 * never identifies two different entries (Log Matching, paper figure 3).
 *
 * @param term at least 0
 * @param index at least 0; 0 only in {@link #ZERO}, the position before the first entry
 */
public record LogPosition(long term, long index) {
    public static final LogPosition ZERO = new LogPosition(0, 0);

    public LogPosition {
        if (term < 0 || index < 0) {
            throw new IllegalArgumentException("invalid position: t" + term + "/" + index);
        }
    }

    /**
     * Returns whether a log that ends here is more up-to-date than one that ends at the other (paper section 5.4.1).
     */
    public boolean isNewerThan(LogPosition other) {
        return term != other.term ? term > other.term : index > other.index;
    }

    /** Returns the form used in scripts, traces and the console, such as {@code t5/120} for index 120 of term 5. */
    @Override
    public String toString() {
        return "t" + term + "/" + index;
    }
}
