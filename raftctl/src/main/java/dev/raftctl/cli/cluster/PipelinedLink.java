package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.CompletableFuture;

/** A connection to one server with any number of requests under way. Any thread. */
public interface PipelinedLink extends AutoCloseable {
    /** Completes exceptionally with {@code NoReplyException} when no reply came, which says whether the request may have been sent. */
    CompletableFuture<ClientReply> call(ClientRequest request, long timeoutMillis);

    boolean isOpen();

    @Override
    void close();
}
