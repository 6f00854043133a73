package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.ProtocolConstants;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import dev.raftctl.protocol.wire.WireProtocolFailure;

/**
 * The part of the server's handshake that does not depend on the server's state: protocol versions, schema and
 * connection limit.
 */
final class VersionNegotiator {
    private VersionNegotiator() {}

    /**
     * Reads the caller's hello. If a newer version's hello cannot be read, returns one that states only its version.
     *
     * @param peerNewest the newest version that the caller knows
     */
    static Hello readHello(FrameReader frame, int peerNewest) throws WireProtocolFailure {
        try {
            return frame.readHello();
        } catch (WireProtocolFailure malformed) {
            if (peerNewest <= ProtocolConstants.VERSION) {
                throw malformed;
            }
            return new Hello(peerNewest, peerNewest, 0, Hello.CallerKind.CLIENT, "", "", null, "", 0, null);
        }
    }

    /** Returns the rejection that is sent when the connection limit is reached. */
    static HelloReply tooManyConnections() {
        return rejected(HelloReply.HelloRejectionReason.BUSY, "the server has too many connections");
    }

    static HelloReply respond(Hello hello, ReceivedMessageHandler handler) throws WireProtocolFailure {
        ProtocolVersionRange supported = handler.supportedVersions();
        int version = supported.newestCommon(hello.minVersion(), hello.maxVersion());
        if (version == ProtocolVersionRange.NONE) {
            return rejected(HelloReply.HelloRejectionReason.VERSION, noCommonVersion(supported, hello));
        }
        if (supported.contains(hello.maxVersion())
                && hello.schema() != ProtocolVersionRange.schemaHash(hello.maxVersion())) {
            return rejected(
                    HelloReply.HelloRejectionReason.VERSION,
                    "the caller's messages of protocol version " + hello.maxVersion() + " differ from this server's");
        }
        if ((hello.caller() == Hello.CallerKind.PEER) != (hello.from() != null)) {
            throw new WireProtocolFailure("hello from a " + hello.caller() + " with server id " + hello.from());
        }
        return handler.onHello(hello, version);
    }

    private static String noCommonVersion(ProtocolVersionRange supported, Hello hello) {
        String ranges = "this server supports " + supported + ", the caller supports "
                + ProtocolVersionRange.describe(hello.minVersion(), hello.maxVersion());
        if (hello.minVersion() > hello.maxVersion()) {
            return ranges + ", which is not a valid range";
        }
        return ranges + ": upgrade the " + (hello.minVersion() > supported.newest() ? "server" : "caller");
    }

    static HelloReply unauthorised(String why) {
        return rejected(HelloReply.HelloRejectionReason.UNAUTHORISED, why);
    }

    private static HelloReply rejected(HelloReply.HelloRejectionReason why, String message) {
        return new HelloReply.HelloRejected(why, message, null, 0);
    }
}
