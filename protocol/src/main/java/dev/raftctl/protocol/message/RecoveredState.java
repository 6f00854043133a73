package dev.raftctl.protocol.message;

import java.util.List;

/**
 * What a server finds on its disk when it starts; the same for a first start ({@link #EMPTY}) and a restart.
 *
 * @param snapshot lastIncludedTerm and lastIncludedIndex, or {@link Position#ZERO}
 * @param snapshotConfiguration the configuration as of the snapshot, or {@link Configuration#NONE}
 * @param termRuns the terms of the entries in the log, in order, without gaps: at which index each run of one term begins
 * @param firstIndex of the log's entries; when it holds none, one past the snapshot
 * @param lastIndex of the log's entries; when it holds none, {@code firstIndex - 1}
 * @param configurations every configuration entry in the log, in order
 * @param recoveringTerm what this server acknowledged up to this term may be gone from its log: it is whole again when
 *     its log ends in a later term; 0: nothing is missing
 * @param leasePromiseNanos the longest time for which this server may have promised a leader, in an earlier run, to vote
 *     for no server (dissertation section 6.4.1); 0: it promised nothing
 */
public record RecoveredState(
        HardState hardState,
        Position snapshot,
        Configuration snapshotConfiguration,
        List<TermRun> termRuns,
        long firstIndex,
        long lastIndex,
        List<PositionedConfiguration> configurations,
        long recoveringTerm,
        long leasePromiseNanos) {
    public static final RecoveredState EMPTY =
            new RecoveredState(HardState.INITIAL, Position.ZERO, Configuration.NONE, List.of(), 1, 0, List.of());

    /** Of a log that nothing is missing from. */
    public RecoveredState(
            HardState hardState,
            Position snapshot,
            Configuration snapshotConfiguration,
            List<TermRun> termRuns,
            long firstIndex,
            long lastIndex,
            List<PositionedConfiguration> configurations) {
        this(hardState, snapshot, snapshotConfiguration, termRuns, firstIndex, lastIndex, configurations, 0, 0);
    }

    /** From {@code firstIndex} on, entries have this term, until the next run begins. */
    public record TermRun(long firstIndex, long term) {}

    /** A configuration and where it stands in the log. */
    public record PositionedConfiguration(Position position, Configuration configuration) {}
}
