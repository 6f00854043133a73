package dev.raftctl.protocol.wire;

/**
 * What the two ends of a connection agreed on in the handshake.
 *
 * @param version spoken from then on: a message of a later one is neither sent nor taken
 * @param peerNewest the newest version the other side knows: if it is above ours, its messages may end with fields not known here
 */
public record NegotiatedVersion(int version, int peerNewest) {
    /** With a partner like this program. */
    public static final NegotiatedVersion CURRENT = new NegotiatedVersion(Protocol.VERSION, Protocol.VERSION);

    boolean allowsTrailingFields() {
        return peerNewest > Protocol.VERSION;
    }
}
