package dev.raftctl.cli.bundle;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.HelloReply;
import org.jspecify.annotations.Nullable;

/**
 * A request to one server, and its reply or the reason why there is none.
 *
 * @param millis the time from when the connection was requested until the reply or the failure
 * @param welcome the server's reply to the handshake; null if no connection was established
 * @param request null if no connection was established
 * @param reply null if there was a failure
 * @param failure null if there is a reply
 */
public record RecordedExchange(
        HostPort address,
        long millis,
        HelloReply.@Nullable WelcomeReply welcome,
        @Nullable ClientRequest request,
        @Nullable ClientReply reply,
        @Nullable RecordedFailure failure) {}
