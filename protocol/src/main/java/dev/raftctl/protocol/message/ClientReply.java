package dev.raftctl.protocol.message;

import java.util.List;

/** A server's reply to a {@link ClientRequest}. */
public sealed interface ClientReply
        permits ClientReply.SuccessReply, ClientReply.RefusedReply, ClientReply.UnknownOutcomeReply {
    /** The request succeeded. */
    sealed interface SuccessReply extends ClientReply
            permits ServerStatus,
                    DecisionsReply,
                    LogEntriesReply,
                    BootstrappedReply,
                    MembershipChangedReply,
                    LeadershipMovingReply,
                    SessionOpenedReply,
                    CommandExecutedReply,
                    QueryResultReply,
                    SnapshotTakenReply,
                    SnapshotFileChunkReply,
                    StateHashReply,
                    FilesCheckedReply,
                    FileCheckProgressReply {}

    /** The request was certainly not applied. */
    record RefusedReply(Refusal refusal) implements ClientReply {}

    /** The request may have been applied, or may still be applied. */
    record UnknownOutcomeReply(String message) implements ClientReply {}

    record DecisionsReply(List<DecisionRecord> records) implements SuccessReply {}

    /**
     * @param firstIndex the first index in the log; the snapshot covers earlier entries
     * @param entries may end before the requested range does: both their number and their bytes are limited
     */
    record LogEntriesReply(long firstIndex, long lastIndex, long commitIndex, List<LogEntry> entries)
            implements SuccessReply {}

    /** @param alreadyBootstrapped whether an earlier request had bootstrapped the server with the same configuration */
    record BootstrappedReply(String clusterId, boolean alreadyBootstrapped) implements SuccessReply {}

    /**
     * @param configuration the committed configuration
     * @param configIndex the index of that configuration
     * @param noChangeNeeded the configuration already was as requested
     */
    record MembershipChangedReply(Configuration configuration, long configIndex, boolean noChangeNeeded)
            implements SuccessReply {}

    /**
     * @param term the term of the replying server at the time of the request
     * @param successor the server that leadership is handed to; empty if none was chosen
     */
    record LeadershipMovingReply(long term, String successor) implements SuccessReply {}

    record SessionOpenedReply(long session) implements SuccessReply {}

    /**
     * @param result opaque to everything but the state machine's client
     * @param position the command's position in the log; for a repeated command, its original position
     */
    record CommandExecutedReply(byte[] result, LogPosition position) implements SuccessReply {}

    /** @param appliedIndex the index of the last entry that the queried state includes */
    record QueryResultReply(byte[] result, long appliedIndex) implements SuccessReply {}

    /**
     * The server's newest snapshot.
     *
     * @param sizeBytes the size of its file
     * @param digest CRC-32C of the whole file
     */
    record SnapshotTakenReply(LogPosition last, long sizeBytes, int digest) implements SuccessReply {}

    /** @param data the bytes of this chunk; empty only at or after the end of the file */
    record SnapshotFileChunkReply(byte[] data) implements SuccessReply {}

    /**
     * @param applied the position of the last entry applied to the state
     * @param hash equal on servers with equal state at the same position; different with high probability otherwise
     * @param itemCount the number of items in the state
     */
    record StateHashReply(LogPosition applied, long hash, long itemCount) implements SuccessReply {}

    /**
     * @param segmentCount the number of log files read
     * @param entryCount the number of entries in them
     * @param damages empty if every byte is intact
     */
    record FilesCheckedReply(int segmentCount, long entryCount, List<FileDamage> damages) implements SuccessReply {}

    /**
     * @param bytesRead bytes that the check in progress has read so far
     * @param totalBytes bytes that it will read; 0 if no check is in progress
     */
    record FileCheckProgressReply(long bytesRead, long totalBytes) implements SuccessReply {}
}
