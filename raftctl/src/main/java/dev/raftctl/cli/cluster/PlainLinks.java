package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.PlainLink;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Plain blocking sockets, one for each link: the quickest start there is. */
public final class PlainLinks implements Links {
    private final Security security;
    private @Nullable Protection protection;

    public PlainLinks() {
        this(Security.DEFAULT);
    }

    private PlainLinks(Security security) {
        this.security = security;
    }

    private synchronized Protection protection() throws UnusableCredentials {
        Protection loaded = protection;
        if (loaded == null) {
            loaded = security.load();
            protection = loaded;
        }
        return loaded;
    }

    @Override
    public Links protectedBy(Security other) {
        return other.equals(security) ? this : new PlainLinks(other);
    }

    @Override
    public Link open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        Hello hello = Hello.client("", to);
        return new Plain(PlainLink.open(address, WireLimits.DEFAULT, protection(), hello, timeoutMillis));
    }

    @Override
    public Pipeline pipeline(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        return NettyPipeline.open(address, protection(), Hello.client("", to), timeoutMillis);
    }

    @Override
    public void close() {}

    private record Plain(PlainLink link) implements Link {
        @Override
        public HelloReply.Welcome welcome() {
            return link.welcome();
        }

        @Override
        public ClientReply ask(ClientRequest request, long timeoutMillis) throws IOException {
            return link.ask(request, timeoutMillis);
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
