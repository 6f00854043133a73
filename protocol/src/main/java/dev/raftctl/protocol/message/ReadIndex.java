package dev.raftctl.protocol.message;

/** A follower asks the leader for an index at which it may answer a linearizable read (dissertation section 6.4). */
public sealed interface ReadIndex extends PeerMessage {
    /** @param ticket chosen by the follower, echoed in the answer */
    record Request(long term, long ticket) implements ReadIndex {}

    record Confirmed(long term, long ticket, long readIndex) implements ReadIndex {}

    /** The one asked is not a leader that can confirm; the reader tries another way. */
    record Rejected(long term, long ticket) implements ReadIndex {}
}
