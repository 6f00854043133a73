package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where connections come from: the one place at which a client touches the network. Any thread. */
public interface LinkFactory extends AutoCloseable {
    /**
     * A connection that has been greeted, for one asker at a time.
     *
     * @param to the server that is wanted; null: whoever answers there
     * @throws IOException for instance {@code HandshakeRejectedException} when the server refuses to talk
     */
    Link open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException;

    /**
     * A connection of its own that has been greeted, on which any number of requests may be under way.
     *
     * @throws IOException as {@link #open} does
     */
    PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException;

    /** The same, protected in another way; shares what is kept, and is not to be closed. */
    LinkFactory withSecurity(ClientSecurity security);

    /** Closes what is kept for later; connections in use are their users' to close. */
    @Override
    void close();
}
