package dev.raftctl.node.core;

import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.util.Arrays;
import java.util.List;

/** The term of every log entry, stored as runs of equal terms. Even a long log has only a few such runs. */
final class LogEntryTerms {
    private long[] firstIndexes = new long[8];
    private long[] terms = new long[8];
    private int count;

    LogEntryTerms(List<TermRun> recovered) {
        for (TermRun run : recovered) {
            add(run.firstIndex(), run.term());
        }
    }

    /** Records the term of a new entry at the end of the log. */
    void append(long index, long term) {
        if (count == 0 || terms[count - 1] != term) {
            add(index, term);
        }
    }

    /** Returns the term of the entry at this index, which must be in the log. */
    long termAt(long index) {
        int run = findRun(index);
        InvariantChecks.holds(run >= 0, "no term is known at index %d", index);
        return terms[run];
    }

    /** Returns the first index of the run of equal terms that contains this index. */
    long firstIndexOfRun(long index) {
        int run = findRun(index);
        InvariantChecks.holds(run >= 0, "no term is known at index %d", index);
        return firstIndexes[run];
    }

    /** Forgets the terms of the entries from this index on. */
    void truncateFrom(long index) {
        while (count > 0 && firstIndexes[count - 1] >= index) {
            count--;
        }
    }

    /** Forgets the terms of the entries before this index. */
    void compactTo(long index) {
        int run = findRun(index);
        if (run > 0) {
            count -= run;
            System.arraycopy(firstIndexes, run, firstIndexes, 0, count);
            System.arraycopy(terms, run, terms, 0, count);
        }
        if (count > 0 && firstIndexes[0] < index) {
            firstIndexes[0] = index;
        }
    }

    void clear() {
        count = 0;
    }

    private int findRun(long index) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (firstIndexes[middle] <= index) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private void add(long firstIndex, long term) {
        if (count == firstIndexes.length) {
            firstIndexes = Arrays.copyOf(firstIndexes, count * 2);
            terms = Arrays.copyOf(terms, count * 2);
        }
        firstIndexes[count] = firstIndex;
        terms[count++] = term;
    }
}
