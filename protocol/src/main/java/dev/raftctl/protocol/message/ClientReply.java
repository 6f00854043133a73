package dev.raftctl.protocol.message;

import java.util.List;

/** What a server answers to a {@link ClientRequest}. */
public sealed interface ClientReply permits ClientReply.Success, ClientReply.Refused, ClientReply.Unknown {
    /** The request was done. */
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

    /** Certainly not applied. */
    record Refused(Refusal refusal) implements ClientReply {}

    /** May have been applied, or may be yet. */
    record Unknown(String message) implements ClientReply {}

    record Decisions(List<DecisionRecord> records) implements Success {}

    /**
     * @param firstIndex the first index in the log (the rest is in the snapshot)
     * @param entries may end before what was asked: bounded by count and bytes
     */
    record LogSlice(long firstIndex, long lastIndex, long commitIndex, List<Entry> entries) implements Success {}

    /** @param alreadyBootstrapped the server had been told the same before */
    record Bootstrapped(String clusterId, boolean alreadyBootstrapped) implements Success {}

    /**
     * @param configuration the committed one
     * @param configIndex its index
     * @param noChangeNeeded nothing had to be changed
     */
    record Changed(Configuration configuration, long configIndex, boolean noChangeNeeded) implements Success {}

    /**
     * @param term the term of the server asked, when it was asked
     * @param successor the server that is handed leadership; empty when none was chosen
     */
    record LeadershipMoving(long term, String successor) implements Success {}

    record SessionOpened(long session) implements Success {}

    /**
     * @param result opaque to all but the state machine's client side
     * @param position where the command stands in the log (for a repeat, the first time)
     */
    record Executed(byte[] result, Position position) implements Success {}

    /** @param appliedIndex the state that answered included everything up to here */
    record QueryResult(byte[] result, long appliedIndex) implements Success {}

    /**
     * The server's newest snapshot.
     *
     * @param sizeBytes size of its file
     * @param digest CRC-32C of the whole file
     */
    record SnapshotTaken(Position last, long sizeBytes, int digest) implements Success {}

    /** @param data empty behind the file's end only */
    record SnapshotChunk(byte[] data) implements Success {}

    /**
     * @param applied what the state holds
     * @param hash equal on servers with equal state at the same position, and almost surely different otherwise
     * @param itemCount how many things it holds
     */
    record StateHashed(Position applied, long hash, long itemCount) implements Success {}

    /**
     * @param segmentCount how many files of the log were read
     * @param entryCount how many entries they hold
     * @param damages none: every byte is as it was written
     */
    record FilesChecked(int segmentCount, long entryCount, List<FileDamage> damages) implements Success {}

    /**
     * @param bytesRead how many bytes of its files the server has read for the check that is under way
     * @param totalBytes of how many; 0: none is under way
     */
    record CheckProgress(long bytesRead, long totalBytes) implements Success {}
}
