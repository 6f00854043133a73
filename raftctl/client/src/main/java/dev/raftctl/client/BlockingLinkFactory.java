package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.BlockingClientLink;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens a blocking socket for each connection, which starts faster than Netty. */
public final class BlockingLinkFactory implements LinkFactory {
    private final ClientSecurity security;
    private @Nullable ConnectionSecurity protection;

    public BlockingLinkFactory() {
        this(ClientSecurity.DEFAULT);
    }

    private BlockingLinkFactory(ClientSecurity security) {
        this.security = security;
    }

    private synchronized ConnectionSecurity protection() throws UnusableCredentialsException {
        ConnectionSecurity loaded = protection;
        if (loaded == null) {
            loaded = security.load();
            protection = loaded;
        }
        return loaded;
    }

    @Override
    public LinkFactory withSecurity(ClientSecurity other) {
        return other.equals(security) ? this : new BlockingLinkFactory(other);
    }

    @Override
    public LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        Hello hello = Hello.client("", to);
        return new BlockingLinkToServer(
                BlockingClientLink.open(address, WireLimits.DEFAULT, protection(), hello, timeoutMillis));
    }

    @Override
    public PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
        return PipelinedNettyLink.open(address, protection(), Hello.client("", to), timeoutMillis);
    }

    @Override
    public void close() {}

    private record BlockingLinkToServer(BlockingClientLink link) implements LinkToServer {
        @Override
        public HelloReply.WelcomeReply welcome() {
            return link.welcome();
        }

        @Override
        public ClientReply call(ClientRequest request, long timeoutMillis) throws IOException {
            return link.send(request, timeoutMillis);
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
