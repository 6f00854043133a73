package dev.raftctl.protocol.message;

/**
 * Identifies a record of a server's journal, and states how often and for how long the decision was repeated.
 *
 * @param seq the record's number in the journal of this server, rising; 0 if the server did not send or store it
 * @param boot a random number of the process that made the record; 0 if it is unknown
 * @param monoMillis when the decision was last made, in milliseconds since that process started, by its monotonic
 *     clock;
 *     -1 if it is unknown
 * @param sinceMillis when the decision was first made, in milliseconds since the epoch by the server's clock
 * @param count how often it was made since, at least 1
 */
public record DecisionOccurrences(long seq, long boot, long monoMillis, long sinceMillis, int count) {
    public DecisionOccurrences {
        if (count < 1) {
            throw new IllegalArgumentException("a decision that was made " + count + " times");
        }
    }

    /** Returns the occurrences of a decision made once, of which only the time is known. */
    public static DecisionOccurrences once(long atMillis) {
        return new DecisionOccurrences(0, 0, -1, atMillis, 1);
    }
}
