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
                    Answered,
                    SnapshotTaken,
                    SnapshotPart,
                    StateHashed,
                    FilesChecked,
                    FilesRead {}

    /** Certainly not applied. */
    record Refused(Refusal why) implements ClientReply {}

    /** May have been applied, or may be yet. */
    record Unknown(String message) implements ClientReply {}

    record Decisions(List<DecisionNote> notes) implements Success {}

    /**
     * @param firstIndex the first index in the log (the rest is in the snapshot)
     * @param entries may end before what was asked: bounded by count and bytes
     */
    record LogSlice(long firstIndex, long lastIndex, long commitIndex, List<Entry> entries) implements Success {}

    /** @param already the server had been told the same before */
    record Bootstrapped(String clusterId, boolean already) implements Success {}

    /**
     * @param configuration the committed one
     * @param configIndex its index
     * @param already nothing had to be changed
     */
    record Changed(Configuration configuration, long configIndex, boolean already) implements Success {}

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
    record Answered(byte[] answer, long appliedIndex) implements Success {}

    /**
     * The server's newest snapshot.
     *
     * @param bytes size of its file
     * @param digest CRC-32C of the whole file
     */
    record SnapshotTaken(Position last, long bytes, int digest) implements Success {}

    /** @param data empty behind the file's end only */
    record SnapshotPart(byte[] data) implements Success {}

    /**
     * @param applied what the state holds
     * @param hash equal on servers with equal state at the same position, and almost surely different otherwise
     * @param items how many things it holds
     */
    record StateHashed(Position applied, long hash, long items) implements Success {}

    /**
     * @param segments how many files of the log were read
     * @param entries how many entries they hold
     * @param damages none: every byte is as it was written
     */
    record FilesChecked(int segments, long entries, List<FileDamage> damages) implements Success {}

    /**
     * @param bytes how many bytes of its files the server has read for the check that is under way
     * @param total of how many; 0: none is under way
     */
    record FilesRead(long bytes, long total) implements Success {}
}
