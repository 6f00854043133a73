package dev.raftctl.client;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens connections to servers. All network access of a client goes through this interface. Thread-safe. */
public interface LinkFactory extends AutoCloseable {
    /**
     * Opens a connection, including the handshake, for one thread at a time.
     *
     * @param to the expected server; null for any
     * @throws IOException if there is no connection; a {@link dev.raftctl.protocol.net.HandshakeRejectedException} if
     *     the server rejects the handshake
     */
    LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException;

    /**
     * Opens a dedicated connection, including the handshake, for any number of concurrent requests.
     *
     * @throws IOException as {@link #open} does
     */
    PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException;

    /**
     * Returns a factory with other security settings that shares pooled connections with this one; it must not be
     * closed.
     */
    LinkFactory withSecurity(ClientSecurity security);

    /** Closes the pooled connections. A connection in use is closed by its user. */
    @Override
    void close();
}
