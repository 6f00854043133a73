package dev.raftctl.protocol.message;

import java.util.List;

/**
 * What a server finds on its disk when it starts, both the first time ({@link #EMPTY}) and after a restart.
 *
 * @param snapshot lastIncludedTerm and lastIncludedIndex, or {@link LogPosition#ZERO}
 * @param snapshotConfiguration the configuration as of the snapshot, or {@link Configuration#NONE}
 * @param termRuns the terms of the log's entries, in order and without gaps: the index at which each run of one term
 *     begins
 * @param firstIndex the index of the first log entry; one after the snapshot if the log is empty
 * @param lastIndex the index of the last log entry; {@code firstIndex - 1} if the log is empty
 * @param configurations every configuration entry in the log, in order
 * @param recoveringTerm entries that this server acknowledged in this term or earlier may be missing from its log. It
 *     is recovering until its log ends in a later term; 0 if nothing is missing
 * @param leasePromiseNanos the longest time for which this server, in an earlier run, may have promised a leader not to
 *     vote (dissertation section 6.4.1); 0 if it made no promise
 */
public record RecoveredState(
        HardState hardState,
        LogPosition snapshot,
        Configuration snapshotConfiguration,
        List<TermRun> termRuns,
        long firstIndex,
        long lastIndex,
        List<PositionedConfiguration> configurations,
        long recoveringTerm,
        long leasePromiseNanos) {
    public static final RecoveredState EMPTY =
            new RecoveredState(HardState.INITIAL, LogPosition.ZERO, Configuration.NONE, List.of(), 1, 0, List.of());

    /** Creates the state of a server whose log is complete and that made no lease promise. */
    public RecoveredState(
            HardState hardState,
            LogPosition snapshot,
            Configuration snapshotConfiguration,
            List<TermRun> termRuns,
            long firstIndex,
            long lastIndex,
            List<PositionedConfiguration> configurations) {
        this(hardState, snapshot, snapshotConfiguration, termRuns, firstIndex, lastIndex, configurations, 0, 0);
    }

    /**
     * A run of entries that have the same term. The run starts at {@code firstIndex} and ends where the next one
     * starts.
     */
    public record TermRun(long firstIndex, long term) {}

    /** A configuration and its position in the log. */
    public record PositionedConfiguration(LogPosition position, Configuration configuration) {}
}
