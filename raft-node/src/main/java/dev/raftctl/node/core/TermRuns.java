package dev.raftctl.node.core;

import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.util.Arrays;
import java.util.List;

/** The term of every entry of the log, kept as runs of one term: a long log has few. */
final class TermRuns {
    private long[] firsts = new long[8];
    private long[] terms = new long[8];
    private int count;

    TermRuns(List<TermRun> recovered) {
        for (TermRun run : recovered) {
            add(run.firstIndex(), run.term());
        }
    }

    /** The entry at {@code index}, one past the last, has this term. */
    void append(long index, long term) {
        if (count == 0 || terms[count - 1] != term) {
            add(index, term);
        }
    }

    /** The term at an index the log is known to hold. */
    long termAt(long index) {
        int at = runOf(index);
        Invariant.holds(at >= 0, "no term is known at index %d", index);
        return terms[at];
    }

    /** The first index of the run that holds this one. */
    long runStart(long index) {
        int at = runOf(index);
        Invariant.holds(at >= 0, "no term is known at index %d", index);
        return firsts[at];
    }

    /** Forget the entries from this index on. */
    void truncateFrom(long index) {
        while (count > 0 && firsts[count - 1] >= index) {
            count--;
        }
    }

    /** Forget the entries before this index. */
    void forgetBefore(long index) {
        int at = runOf(index);
        if (at > 0) {
            count -= at;
            System.arraycopy(firsts, at, firsts, 0, count);
            System.arraycopy(terms, at, terms, 0, count);
        }
        if (count > 0 && firsts[0] < index) {
            firsts[0] = index;
        }
    }

    void clear() {
        count = 0;
    }

    private int runOf(long index) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (firsts[middle] <= index) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private void add(long first, long term) {
        if (count == firsts.length) {
            firsts = Arrays.copyOf(firsts, count * 2);
            terms = Arrays.copyOf(terms, count * 2);
        }
        firsts[count] = first;
        terms[count++] = term;
    }
}
