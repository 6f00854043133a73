package dev.raftctl.protocol.net;

import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.CertifiedName;
import dev.raftctl.protocol.tls.Credentials;
import dev.raftctl.protocol.tls.Handshakes;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The side that connected: greets, and goes on when it is welcome. */
abstract class CallerConnection extends Connection {
    private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(1);

    private final HostPort address;
    private final Supplier<Hello> greeting;
    private @Nullable Credentials own;
    private @Nullable CertifiedName other;
    private @Nullable TlsFailure distrust;
    private @Nullable Hello hello;
    private boolean welcome;
    private Agreed agreed = Agreed.ALIKE;

    CallerConnection(Loops loops, WireLimits limits, HostPort address, Supplier<Hello> greeting) {
        super(loops, limits);
        this.address = address;
        this.greeting = greeting;
    }

    abstract void welcomed(HelloReply.Welcome welcome);

    abstract void turned(HelloReply.Turned turned);

    /** A frame after the handshake. */
    abstract void taken(FrameKind kind, FrameReader frame) throws WireFailure;

    /** What this side shows in the TLS handshake that comes; before the connection is installed. */
    final void show(Credentials credentials) {
        own = credentials;
    }

    final HostPort address() {
        return address;
    }

    /** Why there is no connection. */
    final IOException failure(String why) {
        if (!welcome && channel().remoteAddress() instanceof InetSocketAddress at) {
            loops().names().failed(address, at);
        }
        return distrust != null ? distrust : new IOException(why);
    }

    @Override
    final void secured(CertifiedName server) {
        other = server;
        if (server.role() != CertificateRole.SERVER) {
            distrust(Handshakes.notAServer(address.toString(), server));
        }
    }

    @Override
    final void unsecured(Throwable why) {
        if (welcome || own == null) {
            endsBecause("TLS failed: " + Handshakes.reason(why));
        } else {
            distrust = Handshakes.calling(address.toString(), own, why);
            endsBecause(String.valueOf(distrust.getMessage()));
        }
    }

    private void distrust(TlsFailure why) {
        distrust = why;
        end(String.valueOf(why.getMessage()));
    }

    /** What both sides speak; from the welcome on. */
    final Agreed agreed() {
        return agreed;
    }

    @Override
    final void opened() {
        try {
            Hello now = greeting.get();
            hello = now;
            frames().hello(now);
            handOver();
            channel().flush();
        } catch (WireFailure unfit) {
            end(String.valueOf(unfit.getMessage()));
        }
    }

    @Override
    public final void frame(FrameKind kind, FrameReader frame) throws WireFailure {
        if (welcome) {
            taken(kind, frame);
            return;
        }
        if (kind != FrameKind.HELLO_REPLY) {
            throw new WireFailure("the other side did not answer the greeting");
        }
        int newest = frame.newest();
        HelloReply reply = frame.helloReply();
        if (reply instanceof HelloReply.Turned turned) {
            turned(turned);
            end("turned away: " + turned.message());
        } else if (reply instanceof HelloReply.Welcome welcomed) {
            if (hello == null || welcomed.version() < hello.versionMin() || welcomed.version() > hello.versionMax()) {
                throw new WireFailure("the other side chose version " + welcomed.version() + ", which was not offered");
            }
            if (other != null && !other.name().equals(welcomed.id().value())) {
                distrust(Handshakes.otherServer(address.toString(), other, welcomed.id()));
                return;
            }
            if (channel().remoteAddress() instanceof InetSocketAddress at) {
                loops().names().answered(address, at);
            }
            agreed = new Agreed(welcomed.version(), newest);
            welcome = true;
            greeted(limits.frameBytesMax());
            welcomed(welcomed);
        }
    }

    @Override
    final long deadline(long lastReadAt) {
        return lastReadAt + (welcome ? FAR_NANOS : TimeUnit.MILLISECONDS.toNanos(limits.helloMillis()));
    }
}
