package dev.raftctl.node.runtime;

import dev.raftctl.node.runtime.AutoBootstrapRules.StatusRequestResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.ClientLink;
import dev.raftctl.protocol.net.HandshakeRejectedException;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NettyEventLoops;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Connects to a server to learn its identity or its status, then disconnects. */
final class HandshakeProbe {
    private static final long TIMEOUT_MILLIS = 2_000;

    private final NettyEventLoops loops;
    private final ConnectionSecurity security;

    HandshakeProbe(NettyEventLoops loops, ConnectionSecurity security) {
        this.loops = loops;
        this.security = security;
    }

    /** The result of a probe's handshake. */
    sealed interface ProbeResult {
        <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E;

        record ProbeAccepted(HelloReply.WelcomeReply welcome) implements ProbeResult {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.accepted(this);
            }
        }

        record ProbeRejected(HelloReply.HelloRejected reply) implements ProbeResult {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.rejected(this);
            }
        }

        record ProbeUnreachable(String reason) implements ProbeResult {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.unreachable(this);
            }
        }

        /**
         * Derives a value from a result.
         *
         * @param <E> what the visitor may throw
         */
        interface Visitor<R, E extends Exception> {
            R accepted(ProbeAccepted result) throws E;

            R rejected(ProbeRejected result) throws E;

            R unreachable(ProbeUnreachable result) throws E;
        }
    }

    /** Connects as a client, which has no effect on the server. The future never completes exceptionally. */
    CompletableFuture<ProbeResult> probeAsClient(ServerId server, HostPort address) {
        return probe(address, Hello.client("", server));
    }

    /** Connects with this hello and returns the result of the handshake. */
    CompletableFuture<ProbeResult> probe(HostPort address, Hello hello) {
        return ClientLink.open(loops, address, WireLimits.DEFAULT, security, hello, TIMEOUT_MILLIS)
                .handle(HandshakeProbe::resultOf);
    }

    /** Requests the status of a server. The future never completes exceptionally. */
    CompletableFuture<StatusRequestResult> requestStatus(ServerId server, HostPort address) {
        Hello hello = Hello.client("", server);
        return ClientLink.open(loops, address, WireLimits.DEFAULT, security, hello, TIMEOUT_MILLIS)
                .thenCompose(link -> link.send(new ClientRequest.ServerStatusRequest(), TIMEOUT_MILLIS)
                        .whenComplete((reply, failure) -> link.close()))
                .handle(HandshakeProbe::statusOf);
    }

    private static StatusRequestResult statusOf(@Nullable ClientReply reply, @Nullable Throwable failure) {
        ServerStatus status = reply == null ? null : reply.successOf(ServerStatus.class);
        return status != null
                ? new StatusRequestResult(status, "")
                : new StatusRequestResult(
                        null,
                        failure == null
                                ? "it did not report its status"
                                : String.valueOf(causeOf(failure).getMessage()));
    }

    /** Returns the failure that ended a future, without the exception that the future wraps around it. */
    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static ProbeResult resultOf(@Nullable ClientLink link, @Nullable Throwable failure) {
        if (link != null) {
            HelloReply.WelcomeReply welcome = link.welcome();
            link.close();
            return new ProbeResult.ProbeAccepted(welcome);
        }
        Throwable cause = failure == null ? null : causeOf(failure);
        if (cause instanceof HandshakeRejectedException rejection) {
            return new ProbeResult.ProbeRejected(rejection.reply());
        }
        return new ProbeResult.ProbeUnreachable(cause == null ? "no response" : String.valueOf(cause.getMessage()));
    }
}
