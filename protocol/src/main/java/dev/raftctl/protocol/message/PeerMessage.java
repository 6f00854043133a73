package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

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
     * Returns the sender's term; in {@link PreVote.PreVoteRequest} and {@link PreVote.PreVoteGranted}, the term of the
     * proposed election.
     */
    long term();

    /**
     * Marks a message whose sender promises that its vote, its entries or its snapshot are durable. It must not leave
     * before they are (paper figure 2: "updated on stable storage before responding to RPCs").
     */
    sealed interface DurabilityPromise
            permits RequestVote.VoteRequest,
                    RequestVote.VoteGranted,
                    AppendEntries.AppendAccepted,
                    InstallSnapshot.SnapshotInstalledResponse {
        <R> R acceptPromise(DurabilityPromiseVisitor<R> visitor);
    }

    /** Derives a value from a sender's durability promise. */
    interface DurabilityPromiseVisitor<R> {
        R ownVote(RequestVote.VoteRequest message);

        R vote(RequestVote.VoteGranted message);

        R entries(AppendEntries.AppendAccepted message);

        R snapshot(InstallSnapshot.SnapshotInstalledResponse message);
    }

    /** Marks a message that makes no promise beyond its term and may be sent as soon as the term is durable. */
    sealed interface NoDurabilityPromise
            permits PreVote,
                    RequestVote.VoteRejected,
                    AppendEntries.AppendRequest,
                    AppendEntries.AppendRejected,
                    Heartbeat,
                    InstallSnapshot.InstallSnapshotChunk,
                    InstallSnapshot.InstallSnapshotChunkRequest,
                    TimeoutNow,
                    ReadIndex {}

    /** Returns whether the sender only proposes an election in {@link #term} (pre-vote) and is not in that term yet. */
    default boolean isForProposedTerm() {
        return false;
    }

    /** Returns what the sender promises to have made durable; null if it promises nothing beyond its term. */
    default @Nullable DurabilityPromise promise() {
        return null;
    }

    /** Returns whether the message counts as contact from the leader of the receiver's term. */
    default boolean isLeaderContact() {
        return false;
    }

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
        void preVoteRequest(ServerId from, PreVote.PreVoteRequest message);

        void preVoteGranted(ServerId from, PreVote.PreVoteGranted message);

        void preVoteRejected(ServerId from, PreVote.PreVoteRejected message);

        void voteRequest(ServerId from, RequestVote.VoteRequest message);

        void voteGranted(ServerId from, RequestVote.VoteGranted message);

        void voteRejected(ServerId from, RequestVote.VoteRejected message);

        void appendRequest(ServerId from, AppendEntries.AppendRequest message);

        void appendAccepted(ServerId from, AppendEntries.AppendAccepted message);

        void appendRejected(ServerId from, AppendEntries.AppendRejected message);

        void heartbeatRequest(ServerId from, Heartbeat.HeartbeatRequest message);

        void heartbeatResponse(ServerId from, Heartbeat.HeartbeatResponse message);

        void snapshotChunk(ServerId from, InstallSnapshot.InstallSnapshotChunk message);

        void snapshotChunkRequest(ServerId from, InstallSnapshot.InstallSnapshotChunkRequest message);

        void snapshotInstalled(ServerId from, InstallSnapshot.SnapshotInstalledResponse message);

        void timeoutNow(ServerId from, TimeoutNow message);

        void readIndexRequest(ServerId from, ReadIndex.ReadIndexRequest message);

        void readIndexConfirmed(ServerId from, ReadIndex.ReadIndexConfirmed message);

        void readIndexRejected(ServerId from, ReadIndex.ReadIndexRejected message);
    }

    /** Derives a value from a message. */
    interface Visitor<R> {
        R preVoteRequest(PreVote.PreVoteRequest message);

        R preVoteGranted(PreVote.PreVoteGranted message);

        R preVoteRejected(PreVote.PreVoteRejected message);

        R voteRequest(RequestVote.VoteRequest message);

        R voteGranted(RequestVote.VoteGranted message);

        R voteRejected(RequestVote.VoteRejected message);

        R appendRequest(AppendEntries.AppendRequest message);

        R appendAccepted(AppendEntries.AppendAccepted message);

        R appendRejected(AppendEntries.AppendRejected message);

        R heartbeatRequest(Heartbeat.HeartbeatRequest message);

        R heartbeatResponse(Heartbeat.HeartbeatResponse message);

        R snapshotChunk(InstallSnapshot.InstallSnapshotChunk message);

        R snapshotChunkRequest(InstallSnapshot.InstallSnapshotChunkRequest message);

        R snapshotInstalled(InstallSnapshot.SnapshotInstalledResponse message);

        R timeoutNow(TimeoutNow message);

        R readIndexRequest(ReadIndex.ReadIndexRequest message);

        R readIndexConfirmed(ReadIndex.ReadIndexConfirmed message);

        R readIndexRejected(ReadIndex.ReadIndexRejected message);
    }
}
