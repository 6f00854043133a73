package dev.raftctl.protocol.message;

import java.util.List;

/** A server's reply to a {@link ClientRequest}. */
public sealed interface ClientReply permits ClientReply.Success, ClientReply.Refused, ClientReply.Unknown {
    /** The request succeeded. */
    sealed interface Success extends ClientReply
            permits ServerStatus,
                    Decisions,
                    LogSlice,
                    Bootstrapped,
                    Changed,
                    LeadershipMoving,
                    SessionOpened,
                    Executed,
                    QueryResult,
                    SnapshotTaken,
                    SnapshotChunk,
                    StateHashed,
                    FilesChecked,
                    CheckProgress {}

    /** The request was certainly not applied. */
    record Refused(Refusal refusal) implements ClientReply {}

    /** The request may have been applied, or may still be applied. */
    record Unknown(String message) implements ClientReply {}

    record Decisions(List<DecisionRecord> records) implements Success {}

    /**
     * @param firstIndex the first index in the log; the snapshot covers earlier entries
     * @param entries may end before the requested range does: both their number and their bytes are limited
     */
    record LogSlice(long firstIndex, long lastIndex, long commitIndex, List<Entry> entries) implements Success {}

    /** @param alreadyBootstrapped whether an earlier request had bootstrapped the server with the same configuration */
    record Bootstrapped(String clusterId, boolean alreadyBootstrapped) implements Success {}

    /**
     * @param configuration the committed configuration
     * @param configIndex the index of that configuration
     * @param noChangeNeeded the configuration already was as requested
     */
    record Changed(Configuration configuration, long configIndex, boolean noChangeNeeded) implements Success {}

    /**
     * @param term the term of the replying server at the time of the request
     * @param successor the server that leadership is handed to; empty if none was chosen
     */
    record LeadershipMoving(long term, String successor) implements Success {}

    record SessionOpened(long session) implements Success {}

    /**
     * @param result opaque to everything but the state machine's client
     * @param position the command's position in the log; for a repeated command, its original position
     */
    record Executed(byte[] result, Position position) implements Success {}

    /** @param appliedIndex the index of the last entry that the queried state includes */
    record QueryResult(byte[] result, long appliedIndex) implements Success {}

    /**
     * The server's newest snapshot.
     *
     * @param sizeBytes the size of its file
     * @param digest CRC-32C of the whole file
     */
    record SnapshotTaken(Position last, long sizeBytes, int digest) implements Success {}

    /** @param data the bytes of this chunk; empty only at or after the end of the file */
    record SnapshotChunk(byte[] data) implements Success {}

    /**
     * @param applied the position of the last entry applied to the state
     * @param hash equal on servers with equal state at the same position; different with high probability otherwise
     * @param itemCount the number of items in the state
     */
    record StateHashed(Position applied, long hash, long itemCount) implements Success {}

    /**
     * @param segmentCount the number of log files read
     * @param entryCount the number of entries in them
     * @param damages empty if every byte is intact
     */
    record FilesChecked(int segmentCount, long entryCount, List<FileDamage> damages) implements Success {}

    /**
     * @param bytesRead bytes that the check in progress has read so far
     * @param totalBytes bytes that it will read; 0 if no check is in progress
     */
    record CheckProgress(long bytesRead, long totalBytes) implements Success {}
}
