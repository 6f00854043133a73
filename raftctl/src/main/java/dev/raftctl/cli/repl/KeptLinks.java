package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Link;
import dev.raftctl.cli.cluster.Links;
import dev.raftctl.cli.cluster.NettyPipeline;
import dev.raftctl.cli.cluster.Pipeline;
import dev.raftctl.cli.cluster.Security;
import dev.raftctl.cli.cluster.UnusableCredentials;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.ClientLink;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.Loops;
import dev.raftctl.protocol.net.NoReply;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Connections that stay open from one command to the next and are shared by all who ask; a lost one is opened anew when it is
 * wanted again. An interrupt ends a wait. Any thread.
 */
final class KeptLinks implements Links {
    /** An opening goes on for the next asker when the first has lost patience: begun anew each time, a slow one would never end. */
    private static final long OPENING_MILLIS_MIN = 5_000;

    private @Nullable Loops loops;
    private final Map<Target, CompletableFuture<ClientLink>> kept = new ConcurrentHashMap<>();
    private final Map<Security, Protection> protections = new ConcurrentHashMap<>();

    /** @param to null: whoever answers there */
    private record Target(HostPort address, @Nullable ServerId to, Protection protection) {}

    @Override
    public Link open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        return open(new Target(address, to, Protection.LOOPBACK), timeoutMillis);
    }

    private Link open(Target target, long timeoutMillis) throws IOException {
        try {
            return new Lent(link(target, timeoutMillis).get(timeoutMillis, TimeUnit.MILLISECONDS));
        } catch (ExecutionException failed) {
            throw asFailure(failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException("no answer from " + target.address() + " within " + timeoutMillis + " ms", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    @Override
    public Pipeline pipeline(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        return NettyPipeline.open(loops(), address, Protection.LOOPBACK, Hello.client("", to), timeoutMillis);
    }

    @Override
    public Links protectedBy(Security security) {
        return security.equals(Security.DEFAULT) ? this : new Protected(security);
    }

    /** The same connections' keeper, for others who protect theirs otherwise. */
    private final class Protected implements Links {
        private final Security security;

        Protected(Security security) {
            this.security = security;
        }

        @Override
        public Link open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
            return KeptLinks.this.open(new Target(address, to, protection(security)), timeoutMillis);
        }

        @Override
        public Pipeline pipeline(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
            return NettyPipeline.open(loops(), address, protection(security), Hello.client("", to), timeoutMillis);
        }

        @Override
        public Links protectedBy(Security other) {
            return KeptLinks.this.protectedBy(other);
        }

        @Override
        public void close() {}
    }

    /** Read once: the kept connections are of that reading. */
    private Protection protection(Security security) throws UnusableCredentials {
        Protection loaded = protections.get(security);
        if (loaded != null) {
            return loaded;
        }
        Protection fresh = security.load();
        Protection before = protections.putIfAbsent(security, fresh);
        return before == null ? fresh : before;
    }

    /** Asks whoever is at the address, and does not wait. */
    CompletableFuture<ClientReply> ask(HostPort address, Security security, ClientRequest request, long timeoutMillis) {
        Protection protection;
        try {
            protection = protection(security);
        } catch (UnusableCredentials unfit) {
            return CompletableFuture.failedFuture(unfit);
        }
        return link(new Target(address, null, protection), timeoutMillis)
                .thenCompose(link -> link.ask(request, timeoutMillis));
    }

    private CompletableFuture<ClientLink> link(Target wanted, long timeoutMillis) {
        return kept.compute(
                wanted,
                (target, before) -> before != null && isOfUse(before)
                        ? before
                        : ClientLink.open(
                                loops(),
                                target.address(),
                                WireLimits.DEFAULT,
                                target.protection(),
                                Hello.client("", target.to()),
                                Math.max(timeoutMillis, OPENING_MILLIS_MIN)));
    }

    /** Made when they are first needed: loading what they are made of takes longer than a short script. */
    private synchronized Loops loops() {
        Loops made = loops;
        if (made == null) {
            made = new Loops(1, "console");
            loops = made;
        }
        return made;
    }

    private static boolean isOfUse(CompletableFuture<ClientLink> link) {
        return !link.isDone()
                || (!link.isCompletedExceptionally() && link.join().isOpen());
    }

    private static IOException asFailure(@Nullable Throwable cause) {
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }

    @Override
    public synchronized void close() {
        for (CompletableFuture<ClientLink> link : kept.values()) {
            var unused = link.thenAccept(ClientLink::close);
        }
        if (loops != null) {
            loops.close();
        }
    }

    /** One asker's hold on a shared connection. */
    private record Lent(ClientLink link) implements Link {
        @Override
        public HelloReply.Welcome welcome() {
            return link.welcome();
        }

        @Override
        public ClientReply ask(ClientRequest request, long timeoutMillis) throws IOException {
            try {
                return link.ask(request, timeoutMillis).get();
            } catch (ExecutionException failed) {
                throw asFailure(failed.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new NoReply("interrupted", true);
            }
        }

        /** Others may be using it, and this one may want it again. */
        @Override
        public void close() {}
    }
}
