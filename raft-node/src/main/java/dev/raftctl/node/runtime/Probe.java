package dev.raftctl.node.runtime;

import dev.raftctl.node.runtime.FormingRules.Found;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.ClientLink;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.Loops;
import dev.raftctl.protocol.net.TurnedAway;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Greets a server, to learn who it is, and hangs up. */
final class Probe {
    private static final long TIMEOUT_MILLIS = 2_000;

    private final Loops loops;
    private final Protection protection;

    Probe(Loops loops, Protection protection) {
        this.loops = loops;
        this.protection = protection;
    }

    /** What came of a greeting. */
    sealed interface Finding {
        record Met(HelloReply.Welcome welcome) implements Finding {}

        record Turned(HelloReply.Turned reply) implements Finding {}

        record Silent(String why) implements Finding {}
    }

    /** Greets as a client, which binds the server to nothing. Never completes exceptionally. */
    CompletableFuture<Finding> asClient(ServerId server, HostPort address) {
        return greet(address, Hello.client("", server));
    }

    /** Greets as this hello says. */
    CompletableFuture<Finding> greet(HostPort address, Hello hello) {
        return ClientLink.open(loops, address, WireLimits.DEFAULT, protection, hello, TIMEOUT_MILLIS)
                .handle(Probe::findingOf);
    }

    /** Asks a server how it is. Never completes exceptionally. */
    CompletableFuture<Found> describe(ServerId server, HostPort address) {
        Hello hello = Hello.client("", server);
        return ClientLink.open(loops, address, WireLimits.DEFAULT, protection, hello, TIMEOUT_MILLIS)
                .thenCompose(link -> link.ask(new ClientRequest.Describe(), TIMEOUT_MILLIS)
                        .whenComplete((reply, failure) -> link.close()))
                .handle((reply, failure) -> reply instanceof ServerStatus status
                        ? new Found(status, "")
                        : new Found(null, failure == null ? "it does not report its status" : messageOf(failure)));
    }

    private static String messageOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }

    private static Finding findingOf(@Nullable ClientLink link, @Nullable Throwable failure) {
        if (link != null) {
            HelloReply.Welcome welcome = link.welcome();
            link.close();
            return new Finding.Met(welcome);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TurnedAway turned) {
            return new Finding.Turned(turned.reply());
        }
        return new Finding.Silent(cause == null ? "no answer" : String.valueOf(cause.getMessage()));
    }
}
