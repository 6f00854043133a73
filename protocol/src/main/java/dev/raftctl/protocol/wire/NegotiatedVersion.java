package dev.raftctl.protocol.wire;

/**
 * The result of the handshake for both ends of a connection.
 *
 * @param version the negotiated version; a message introduced by a later version is neither written nor accepted
 * @param peerNewest the newest version that the other side knows; if this side does not know it, the other side's
 *     messages may end with unknown fields
 */
public record NegotiatedVersion(int version, int peerNewest) {
    /** The negotiated version if both programs have this program's version. */
    public static final NegotiatedVersion CURRENT =
            new NegotiatedVersion(ProtocolConstants.VERSION, ProtocolConstants.VERSION);

    boolean allowsTrailingFields() {
        return peerNewest > ProtocolConstants.VERSION;
    }
}
