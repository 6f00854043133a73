package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import java.util.function.LongSupplier;

/**
 * Handles what a server receives. Netty's event loops call these methods, which decide quickly, pass work on and never
 * block.
 */
public interface ReceivedMessageHandler {
    /**
     * Decides whether to accept a caller. Versions and schema have been checked. May access the disk once per new peer.
     *
     * @param version the negotiated protocol version
     */
    HelloReply onHello(Hello hello, int version);

    /** Returns the protocol versions that this server supports. */
    default ProtocolVersionRange supportedVersions() {
        return ProtocolVersionRange.enabled();
    }

    /** Handles a message from another server. */
    void onPeerMessage(ServerId from, PeerMessage message);

    /**
     * Called for each PING of another server. Pings arrive every second, so a silent peer differs from an idle one.
     */
    default void onPing(ServerId from) {}

    /** Handles a request. Every request gets exactly one reply, which may be sent from any thread. */
    void onRequest(ClientRequest request, RequestResponder responder);

    /**
     * Called for each reply that is sent, for metrics. Not called if the client has disconnected.
     *
     * @param request the type of the request
     */
    default void onReplySent(Class<? extends ClientRequest> request, ClientReply reply) {}

    /**
     * Called when all received frames of a connection have been handled, which is a good time to pass on batched work.
     */
    default void onReadComplete() {}

    /**
     * Called when a connection was closed because the other side violated the protocol or a limit.
     *
     * @param remote the address of the other side
     * @param why the reason; contains none of the received bytes
     */
    default void onConnectionDropped(String remote, String why) {}

    /**
     * Called when a caller was rejected because its certificate was missing or not trusted.
     *
     * @param remote the caller's address
     * @param why the reason; names the certificate
     */
    default void onCertificateRejected(String remote, String why) {
        onConnectionDropped(remote, why);
    }

    /**
     * Called when a caller was rejected because both sides have no protocol version in common.
     *
     * @param remote the caller's address, preceded by its server id if it is a server
     * @param why the reason; names the versions of both sides
     */
    default void onVersionMismatch(String remote, String why) {
        onConnectionDropped(remote, why);
    }

    /** Sends the reply to one request. Does nothing if the client has disconnected. */
    @FunctionalInterface
    interface RequestResponder {
        /** Sends the reply. Only the first call has an effect. */
        void reply(ClientReply reply);

        /** Returns the address of the client as HOST:PORT; empty if the request came from no connection. */
        default String clientAddress() {
            return "";
        }

        /** Returns the name in the client's certificate; empty if it has none. */
        default String clientCertificate() {
            return "";
        }

        /** Returns whether the client may do what only operators may; true of a request without certificates. */
        default boolean isOperator() {
            return true;
        }

        /**
         * Returns whether the client has disconnected and no longer waits for the reply. May be called on any thread.
         */
        default boolean isAbandoned() {
            return false;
        }

        /**
         * Returns whether the reply may be built now. No further replies are built for a client that has not read its
         * earlier ones, and the replies to all clients together use a bounded number of bytes. Call this before
         * building a reply that may be long.
         *
         * @param replyBytes returns the approximate length of the reply; only called if the length matters, since a
         *     short reply may always be built
         * @param retry runs on an event loop when the reply may be built, if this method returns false; never runs if
         *     the client disconnects first
         */
        default boolean isReady(LongSupplier replyBytes, Runnable retry) {
            return true;
        }
    }
}
