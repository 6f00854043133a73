package dev.raftctl.node.runtime;

import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.BlockingClientLink;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends one request to one server, over a connection of its own. */
final class TestClient {
    private static final long TIMEOUT_MILLIS = 30_000;

    private TestClient() {}

    static ClientReply send(HostPort server, ClientRequest request) throws IOException {
        try (BlockingClientLink link =
                BlockingClientLink.open(server, WireLimits.DEFAULT, Hello.client("", null), TIMEOUT_MILLIS)) {
            return link.send(request, TIMEOUT_MILLIS);
        }
    }

    static ServerStatus status(HostPort server) throws IOException {
        return (ServerStatus) send(server, new ClientRequest.ServerStatusRequest());
    }

    static ClientRequest put(String key, String value) {
        return new ClientRequest.ExecuteCommandRequest(0, 0, 0, command(key, value));
    }

    static byte[] command(String key, String value) {
        return KeyValueMessageFormat.encodeCommand(
                new KeyValueCommand.PutKey(bytes(key), bytes(value), new KeyValueCommand.KeyPutCondition.PutAlways()));
    }

    static byte[] increment(String key) {
        return KeyValueMessageFormat.encodeCommand(new KeyValueCommand.IncrementKey(bytes(key), 1));
    }

    static ClientRequest get(String key, boolean linearizable, long minIndex) {
        return new ClientRequest.QueryRequest(
                KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(bytes(key))), linearizable, minIndex);
    }

    /** Returns the value in the reply to a get, or an empty string. */
    static String valueIn(ClientReply reply) {
        KeyValueResult result = KeyValueMessageFormat.decodeResult(((ClientReply.QueryResultReply) reply).result());
        return result instanceof KeyValueResult.KeyFound found
                ? new String(found.item().value(), StandardCharsets.UTF_8)
                : "";
    }

    static Refusal refusalIn(ClientReply reply) {
        return ((ClientReply.RefusedReply) reply).refusal();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
