package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.wire.HelloReply.HelloRejectionReason;
import java.util.Locale;

/** The codes of {@link PeerContact} for why a server has no connection to a peer. They never change. */
final class PeerContactCodes {
    static final String CONNECTING = "connecting";
    static final String FOREIGN = "foreign";
    static final String LINEAGE = "lineage";
    static final String DISK_LOST = "disk-lost";
    static final String UNTRUSTED = "untrusted";
    static final String UNRESOLVED = "unresolved";

    private PeerContactCodes() {}

    /** Returns the code for a handshake that the peer rejected. */
    static String of(HelloRejectionReason reason) {
        return switch (reason) {
            case VERSION -> "version";
            case WRONG_CLUSTER -> FOREIGN;
            case WRONG_SERVER -> "wrong-id";
            case DISK_LOST -> DISK_LOST;
            case BUSY -> "busy";
            case UNAUTHORISED -> "unauthorized";
            case OTHER_LINEAGE -> LINEAGE;
        };
    }

    /** Returns the code for a lost or failed connection, from the sentence that describes it. */
    static String ofDisconnection(String reason) {
        String text = reason.toLowerCase(Locale.ROOT);
        if (text.contains("refused")) {
            return "refused";
        }
        if (text.contains("timed out")
                || text.contains("no pong")
                || text.contains("unreachable")
                || text.contains("no route")
                || text.contains("before the deadline")) {
            return "timeout";
        }
        if (text.contains("reset") || text.contains("closed the connection") || text.contains("broken pipe")) {
            return "reset";
        }
        return "other";
    }
}
