package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.CompletableFuture;

/** A connection to one server that carries any number of concurrent requests. Thread-safe. */
public interface PipelinedLink extends AutoCloseable {
    /**
     * Sends a request. Completes exceptionally with a {@code NoReply}, which states whether the request may have been
     * sent.
     */
    CompletableFuture<ClientReply> call(ClientRequest request, long timeoutMillis);

    boolean isOpen();

    @Override
    void close();
}
