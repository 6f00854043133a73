package dev.raftctl.protocol.message;

/**
 * A message from one server to another. The connection identifies the sender, never the message. A new kind of message
 * does not compile until every {@link Handler} and {@link Visitor} handles it.
 */
public sealed interface PeerMessage
        permits PreVote, RequestVote, AppendEntries, Heartbeat, InstallSnapshot, TimeoutNow, ReadIndex {
    /**
     * No correct cluster ever reaches this term; a message with a higher one is malformed (hazard E21). Servers of
     * protocol version 2 and older accept no term above 2^48.
     */
    long MAX_TERM = 1L << 60;

    /**
     * Returns the sender's term; in {@link PreVote.Request} and {@link PreVote.Granted}, the term of the proposed
     * election.
     */
    long term();

    /**
     * Marks a message whose sender promises that its vote, its entries or its snapshot are durable. It must not leave
     * before they are (paper figure 2: "updated on stable storage before responding to RPCs").
     */
    sealed interface DurabilityPromise
            permits RequestVote.Request, RequestVote.Granted, AppendEntries.Accepted, InstallSnapshot.Installed {}

    /** Marks a message that makes no promise beyond its term and may be sent as soon as the term is durable. */
    sealed interface NoPromise
            permits PreVote,
                    RequestVote.Rejected,
                    AppendEntries.Request,
                    AppendEntries.Rejected,
                    Heartbeat,
                    InstallSnapshot.Chunk,
                    InstallSnapshot.ChunkRequest,
                    TimeoutNow,
                    ReadIndex {}

    /**
     * Returns whether the message carries entries or a part of a snapshot. No other message may wait for such a
     * message.
     */
    default boolean isBulk() {
        return false;
    }

    /** Returns roughly how much memory the message's entries or snapshot data take; 0 for other messages. */
    default long payloadBytes() {
        return 0;
    }

    void dispatchTo(Handler handler, ServerId from);

    <R> R accept(Visitor<R> visitor);

    /** Handles messages with their sender. */
    interface Handler {
        void preVoteRequest(ServerId from, PreVote.Request message);

        void preVoteGranted(ServerId from, PreVote.Granted message);

        void preVoteRejected(ServerId from, PreVote.Rejected message);

        void voteRequest(ServerId from, RequestVote.Request message);

        void voteGranted(ServerId from, RequestVote.Granted message);

        void voteRejected(ServerId from, RequestVote.Rejected message);

        void appendRequest(ServerId from, AppendEntries.Request message);

        void appendAccepted(ServerId from, AppendEntries.Accepted message);

        void appendRejected(ServerId from, AppendEntries.Rejected message);

        void heartbeatRequest(ServerId from, Heartbeat.Request message);

        void heartbeatResponse(ServerId from, Heartbeat.Response message);

        void snapshotChunk(ServerId from, InstallSnapshot.Chunk message);

        void snapshotChunkRequest(ServerId from, InstallSnapshot.ChunkRequest message);

        void snapshotInstalled(ServerId from, InstallSnapshot.Installed message);

        void timeoutNow(ServerId from, TimeoutNow message);

        void readIndexRequest(ServerId from, ReadIndex.Request message);

        void readIndexConfirmed(ServerId from, ReadIndex.Confirmed message);

        void readIndexRejected(ServerId from, ReadIndex.Rejected message);
    }

    /** Derives a value from a message. */
    interface Visitor<R> {
        R preVoteRequest(PreVote.Request message);

        R preVoteGranted(PreVote.Granted message);

        R preVoteRejected(PreVote.Rejected message);

        R voteRequest(RequestVote.Request message);

        R voteGranted(RequestVote.Granted message);

        R voteRejected(RequestVote.Rejected message);

        R appendRequest(AppendEntries.Request message);

        R appendAccepted(AppendEntries.Accepted message);

        R appendRejected(AppendEntries.Rejected message);

        R heartbeatRequest(Heartbeat.Request message);

        R heartbeatResponse(Heartbeat.Response message);

        R snapshotChunk(InstallSnapshot.Chunk message);

        R snapshotChunkRequest(InstallSnapshot.ChunkRequest message);

        R snapshotInstalled(InstallSnapshot.Installed message);

        R timeoutNow(TimeoutNow message);

        R readIndexRequest(ReadIndex.Request message);

        R readIndexConfirmed(ReadIndex.Confirmed message);

        R readIndexRejected(ReadIndex.Rejected message);
    }
}
