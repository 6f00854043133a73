package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.ProtocolVersions;
import java.util.function.LongSupplier;

/** What a server does with what comes in. Called on Netty's loops: decides quickly and hands over, never blocks. */
public interface ServerHandler {
    /**
     * May this caller in? Versions and schema have been checked. May touch the disk once per new peer.
     *
     * @param version the protocol version both speak
     */
    HelloReply onHello(Hello hello, int version);

    /** What this server speaks. */
    default ProtocolVersions supportedVersions() {
        return ProtocolVersions.enabled();
    }

    void onPeerMessage(ServerId from, PeerMessage message);

    /** Every request is answered exactly once, from any thread. */
    void onRequest(ClientRequest request, Responder responder);

    /**
     * The answer to a request goes out; for counting. Answers whose asker has gone are not told.
     *
     * @param request the kind of what was asked
     */
    default void onReplySent(Class<? extends ClientRequest> request, ClientReply reply) {}

    /** Nothing more is waiting on that connection for now: a good moment to hand over what was gathered. */
    default void onReadComplete() {}

    /**
     * A connection was closed because of what came, or did not come, on it.
     *
     * @param remote where it came from
     * @param why in words that hold nothing of the bytes received
     */
    default void onConnectionDropped(String remote, String why) {}

    /**
     * A caller was not let in because of its certificate, or for want of one.
     *
     * @param remote where it came from
     * @param why names the certificate
     */
    default void onCertificateRejected(String remote, String why) {
        onConnectionDropped(remote, why);
    }

    /**
     * A caller was not let in because no version of the protocol is spoken by both.
     *
     * @param remote where it came from, and as which server if as one
     * @param why names the versions of both
     */
    default void onVersionMismatch(String remote, String why) {
        onConnectionDropped(remote, why);
    }

    /** Where the answer to one request goes; does nothing when the asker has gone. */
    @FunctionalInterface
    interface Responder {
        void reply(ClientReply reply);

        /**
         * Whether the reply may be built now. A client that has not read its earlier replies gets no more of them
         * built, and all clients together hold a bounded number of bytes. Asked before a reply is built that may be
         * long.
         *
         * @param replyBytes how long it will be, about; only asked for where it matters, since a short reply may always
         *     be built
         * @param retry if not: run once the reply may be built, on a loop; never, if the client has gone before
         */
        default boolean isReady(LongSupplier replyBytes, Runnable retry) {
            return true;
        }
    }
}
