package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.ClientLink;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NettyEventLoops;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A pipelined connection over Netty. All such connections share the event loops that the first one creates. */
public record PipelinedNettyLink(ClientLink link) implements PipelinedLink {
    /** The shared event loops, whose daemon threads run until the process ends. */
    private static final class SharedEventLoops {
        static final NettyEventLoops LOOPS = new NettyEventLoops(1, "pipeline");
    }

    /** Opens a connection on the event loops that all connections of this process share. */
    static PipelinedLink open(HostPort address, ConnectionSecurity protection, Hello hello, long timeoutMillis)
            throws IOException {
        return open(SharedEventLoops.LOOPS, address, protection, hello, timeoutMillis);
    }

    /** Opens a connection. If the thread is interrupted while it waits, throws an {@link IOException}. */
    public static PipelinedLink open(
            NettyEventLoops loops, HostPort address, ConnectionSecurity protection, Hello hello, long timeoutMillis)
            throws IOException {
        CompletableFuture<ClientLink> pendingLink =
                ClientLink.open(loops, address, WireLimits.DEFAULT, protection, hello, timeoutMillis);
        try {
            return new PipelinedNettyLink(pendingLink.get(timeoutMillis, TimeUnit.MILLISECONDS));
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException ioException
                    ? ioException
                    : new IOException(failed.getCause());
        } catch (TimeoutException late) {
            close(pendingLink);
            throw new IOException("no answer from " + address + " within " + timeoutMillis + " ms", late);
        } catch (InterruptedException stopped) {
            close(pendingLink);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private static void close(CompletableFuture<ClientLink> pendingLink) {
        var unused = pendingLink.thenAccept(ClientLink::close);
    }

    @Override
    public CompletableFuture<ClientReply> call(ClientRequest request, long timeoutMillis) {
        return link.send(request, timeoutMillis);
    }

    @Override
    public boolean isOpen() {
        return link.isOpen();
    }

    @Override
    public void close() {
        link.close();
    }
}
