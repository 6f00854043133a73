package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.Configuration;
import java.util.Arrays;

/**
 * All entries that any server has known to be committed. For each entry, it records the term in which a server first
 * knew this.
 */
public final class CommittedLog {
    private final CheckerLogModel entries = new CheckerLogModel();
    private long[] commitTerms = new long[64];
    private long configurationIndex;
    private Configuration configuration = Configuration.NONE;

    public long last() {
        return entries.last();
    }

    public CheckerLogModel entries() {
        return entries;
    }

    /** Returns the index of the newest committed configuration. */
    public long configurationIndex() {
        return configurationIndex;
    }

    /** Returns the newest committed configuration. */
    public Configuration configuration() {
        return configuration;
    }

    void recordConfiguration(long index, Configuration committed) {
        if (index >= configurationIndex) {
            configurationIndex = index;
            configuration = committed;
        }
    }

    /** Returns the last index that was committed in a lower term than this one. */
    long lastCommittedBefore(long term) {
        long index = last();
        while (index > 0 && commitTerms[(int) index] >= term) {
            index--;
        }
        return index;
    }

    /**
     * Extends the committed log up to {@code commitIndex}, with entries from the log of a server that knows this index
     * to be committed.
     */
    void extend(CheckerLogModel log, long commitIndex, long commitTerm) {
        int from = (int) last() + 1;
        entries.copyFrom(log, commitIndex);
        if (commitIndex >= commitTerms.length) {
            commitTerms = Arrays.copyOf(commitTerms, (int) Math.max(commitIndex + 1, commitTerms.length * 2L));
        }
        Arrays.fill(commitTerms, from, (int) commitIndex + 1, commitTerm);
    }
}
