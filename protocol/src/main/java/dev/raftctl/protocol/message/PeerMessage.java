package dev.raftctl.protocol.message;

/** A message from one server to another. The connection identifies the sender, never the message. */
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
}
