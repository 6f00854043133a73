package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.HelloReply;
import java.io.IOException;

/**
 * A connection to one server. Only one thread sends requests, but any thread may close the connection to end a wait.
 */
public interface LinkToServer extends AutoCloseable {
    HelloReply.WelcomeReply welcome();

    /**
     * Sends a request and waits for its reply.
     *
     * @throws IOException a {@code NoReply} states whether the request may have left this process; the link is unusable
     *     afterwards
     */
    ClientReply call(ClientRequest request, long timeoutMillis) throws IOException;

    @Override
    void close();
}
