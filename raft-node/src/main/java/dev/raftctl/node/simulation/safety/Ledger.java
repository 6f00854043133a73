package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.Configuration;
import java.util.Arrays;

/** Every entry that any server ever knew to be committed, and in which term that was first known. */
public final class Ledger {
    private final GhostLog entries = new GhostLog();
    private long[] committedIn = new long[64];
    private long configurationIndex;
    private Configuration configuration = Configuration.NONE;

    public long last() {
        return entries.last();
    }

    public GhostLog entries() {
        return entries;
    }

    /** Where the newest committed configuration stands. */
    public long configurationIndex() {
        return configurationIndex;
    }

    /** The newest committed configuration. */
    public Configuration configuration() {
        return configuration;
    }

    void configurationAt(long index, Configuration committed) {
        if (index >= configurationIndex) {
            configurationIndex = index;
            configuration = committed;
        }
    }

    /** The last index that was committed in a term before this one. */
    long lastCommittedBefore(long term) {
        long index = last();
        while (index > 0 && committedIn[(int) index] >= term) {
            index--;
        }
        return index;
    }

    /** Take over the log of a server that knows more to be committed. */
    void extend(GhostLog log, long commitIndex, long inTerm) {
        int from = (int) last() + 1;
        entries.copyFrom(log, commitIndex);
        if (commitIndex >= committedIn.length) {
            committedIn = Arrays.copyOf(committedIn, (int) Math.max(commitIndex + 1, committedIn.length * 2L));
        }
        Arrays.fill(committedIn, from, (int) commitIndex + 1, inTerm);
    }
}
