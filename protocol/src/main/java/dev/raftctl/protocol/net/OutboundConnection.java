package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.TlsCredentials;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsHandshakeEvaluator;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connecting side of a connection: sends a hello, then uses the connection once the server has welcomed it. */
abstract class OutboundConnection extends FramedConnection {
    private static final long NO_DEADLINE_NANOS = TimeUnit.DAYS.toNanos(1);

    private final HostPort address;
    private final Supplier<Hello> helloSupplier;
    private @Nullable TlsCredentials ownCredentials;
    private @Nullable CertificateIdentity serverIdentity;
    private @Nullable TlsFailure tlsFailure;
    private @Nullable Hello hello;
    private boolean isWelcomed;
    private NegotiatedVersion negotiated = NegotiatedVersion.CURRENT;

    OutboundConnection(NettyEventLoops loops, WireLimits limits, HostPort address, Supplier<Hello> helloSupplier) {
        super(loops, limits);
        this.address = address;
        this.helloSupplier = helloSupplier;
    }

    abstract void onWelcome(HelloReply.WelcomeReply welcome);

    abstract void onRejected(HelloReply.HelloRejected rejection);

    /** Called for each frame that arrives after the handshake. */
    abstract void onFrameAfterHandshake(FrameKind kind, FrameReader frame) throws WireProtocolFailure;

    /** Sets the credentials for the TLS handshake. Must be called before the connection is added to the pipeline. */
    final void useCredentials(TlsCredentials credentials) {
        ownCredentials = credentials;
    }

    final HostPort address() {
        return address;
    }

    /** Returns the exception that reports why the connection could not be opened. */
    final IOException failure(String why) {
        if (!isWelcomed && channel().remoteAddress() instanceof InetSocketAddress remoteAddress) {
            loops().resolver().failed(address, remoteAddress);
        }
        return tlsFailure != null ? tlsFailure : new IOException(why);
    }

    @Override
    final void onTlsAuthenticated(CertificateIdentity server) {
        serverIdentity = server;
        if (server.role() != CertificateRole.SERVER) {
            failTls(TlsHandshakeEvaluator.notAServerCertificate(address.toString(), server));
        }
    }

    @Override
    final void onTlsFailure(Throwable why) {
        if (isWelcomed || ownCredentials == null) {
            setCloseReason("TLS failed: " + TlsHandshakeEvaluator.describe(why));
        } else {
            tlsFailure = TlsHandshakeEvaluator.onClientSide(address.toString(), ownCredentials, why);
            setCloseReason(String.valueOf(tlsFailure.getMessage()));
        }
    }

    private void failTls(TlsFailure why) {
        tlsFailure = why;
        close(String.valueOf(why.getMessage()));
    }

    /** Returns the negotiated version. May be called only after the server has welcomed this side. */
    final NegotiatedVersion negotiated() {
        return negotiated;
    }

    @Override
    final void onConnected() {
        try {
            Hello newHello = helloSupplier.get();
            hello = newHello;
            frames().writeHello(newHello);
            writeFrames();
            channel().flush();
        } catch (WireProtocolFailure unencodable) {
            close(String.valueOf(unencodable.getMessage()));
        }
    }

    @Override
    public final void onFrame(FrameKind kind, FrameReader frame) throws WireProtocolFailure {
        if (isWelcomed) {
            onFrameAfterHandshake(kind, frame);
            return;
        }
        if (kind != FrameKind.HELLO_REPLY) {
            throw new WireProtocolFailure("the other side did not reply to the hello");
        }
        int peerNewest = frame.readNewestVersion();
        frame.readHelloReply().dispatchTo(new HelloReplyHandler(peerNewest));
    }

    /** Completes the handshake, or closes the connection if the server rejects it. */
    private final class HelloReplyHandler implements HelloReply.Handler<WireProtocolFailure> {
        private final int peerNewest;

        HelloReplyHandler(int peerNewest) {
            this.peerNewest = peerNewest;
        }

        @Override
        public void rejected(HelloReply.HelloRejected rejection) {
            onRejected(rejection);
            close("rejected: " + rejection.message());
        }

        @Override
        public void welcomed(HelloReply.WelcomeReply welcome) throws WireProtocolFailure {
            if (hello == null || welcome.version() < hello.minVersion() || welcome.version() > hello.maxVersion()) {
                throw new WireProtocolFailure(
                        "the other side chose version " + welcome.version() + ", which was not offered");
            }
            if (serverIdentity != null
                    && !serverIdentity.name().equals(welcome.id().value())) {
                failTls(TlsHandshakeEvaluator.serverIdMismatch(address.toString(), serverIdentity, welcome.id()));
                return;
            }
            if (channel().remoteAddress() instanceof InetSocketAddress remoteAddress) {
                loops().resolver().answered(address, remoteAddress);
            }
            negotiated = new NegotiatedVersion(welcome.version(), peerNewest);
            isWelcomed = true;
            onHandshakeCompleted(limits.maxFrameBytes());
            onWelcome(welcome);
        }
    }

    @Override
    final long deadlineNanos(long lastReadNanos) {
        return lastReadNanos
                + (isWelcomed ? NO_DEADLINE_NANOS : TimeUnit.MILLISECONDS.toNanos(limits.handshakeTimeoutMillis()));
    }
}
