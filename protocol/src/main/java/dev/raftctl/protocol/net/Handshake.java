package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.Protocol;
import dev.raftctl.protocol.wire.Versions;
import dev.raftctl.protocol.wire.WireFailure;

/** The called side's part of the handshake that needs no knowledge of the server: versions, schema, room. */
final class Handshake {
    private Handshake() {}

    /** @param newest the newest version the caller knows, which may greet in a way not known here */
    static Hello hello(FrameReader frame, int newest) throws WireFailure {
        try {
            return frame.hello();
        } catch (WireFailure malformed) {
            if (newest <= Protocol.VERSION) {
                throw malformed;
            }
            return new Hello(newest, newest, 0, Hello.Caller.CLIENT, "", "", null, "", 0, null);
        }
    }

    /** There are too many connections. */
    static HelloReply crowded() {
        return turned(HelloReply.Why.BUSY, "the server has too many connections");
    }

    static HelloReply judge(Hello hello, Inbound inbound) throws WireFailure {
        Versions own = inbound.versions();
        int version = own.common(hello.versionMin(), hello.versionMax());
        if (version == Versions.NONE) {
            return turned(HelloReply.Why.VERSION, nothingInCommon(own, hello));
        }
        if (own.contains(hello.versionMax()) && hello.schema() != Versions.schema(hello.versionMax())) {
            return turned(
                    HelloReply.Why.VERSION,
                    "the caller's messages of protocol version " + hello.versionMax() + " are not this server's");
        }
        if ((hello.caller() == Hello.Caller.PEER) != (hello.from() != null)) {
            throw new WireFailure("a " + hello.caller() + " greets as " + hello.from());
        }
        return inbound.greet(hello, version);
    }

    private static String nothingInCommon(Versions own, Hello hello) {
        String both =
                "this server speaks " + own + ", the caller " + Versions.words(hello.versionMin(), hello.versionMax());
        if (hello.versionMin() > hello.versionMax()) {
            return both + ", which is no range";
        }
        return both + ": upgrade the " + (hello.versionMin() > own.newest() ? "server" : "caller");
    }

    static HelloReply unauthorised(String why) {
        return turned(HelloReply.Why.UNAUTHORISED, why);
    }

    private static HelloReply turned(HelloReply.Why why, String message) {
        return new HelloReply.Turned(why, message, null, 0);
    }
}
