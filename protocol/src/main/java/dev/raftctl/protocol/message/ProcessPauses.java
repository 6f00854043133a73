package dev.raftctl.protocol.message;

/**
 * The pauses of a server's process in the last five minutes. A pause is a time longer than half the election timeout in
 * which no thread of the process ran: a garbage collection, a stopped or swapped-out process, or a stopped machine.
 *
 * @param count the number of pauses
 * @param maxMs the longest
 * @param lastMs the most recent one
 * @param lastAgoMs milliseconds since the end of the most recent one; -1 if there was none
 * @param gcMs the time of garbage collections during these pauses
 * @param whileLeadingCount how many of them began while this server was leader
 */
public record ProcessPauses(int count, long maxMs, long lastMs, long lastAgoMs, long gcMs, int whileLeadingCount) {
    /** No pauses. */
    public static final ProcessPauses NONE = new ProcessPauses(0, 0, 0, -1, 0, 0);
}
