package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.HelloReply;
import java.io.IOException;

/** A connection to one server. One thread asks; any thread may close it to end a wait. */
public interface Link extends AutoCloseable {
    HelloReply.Welcome welcome();

    /**
     * Asks and waits.
     *
     * @throws IOException a {@code NoReplyException} says whether the request may have left this process; the link is of no use after it
     */
    ClientReply call(ClientRequest request, long timeoutMillis) throws IOException;

    @Override
    void close();
}
