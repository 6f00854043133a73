package dev.raftctl.node.runtime;

import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
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
        return (ServerStatus) send(server, new ClientRequest.ReadStatus());
    }

    static ClientRequest put(String key, String value) {
        return new ClientRequest.Execute(0, 0, 0, command(key, value));
    }

    static byte[] command(String key, String value) {
        return KvFormat.encodeCommand(new KvCommand.Put(bytes(key), bytes(value), new KvCommand.Condition.Always()));
    }

    static byte[] increment(String key) {
        return KvFormat.encodeCommand(new KvCommand.Increment(bytes(key), 1));
    }

    static ClientRequest get(String key, boolean linearizable, long minIndex) {
        return new ClientRequest.Query(KvFormat.encodeQuery(new KvQuery.Get(bytes(key))), linearizable, minIndex);
    }

    /** Returns the value in the reply to a get, or an empty string. */
    static String valueIn(ClientReply reply) {
        KvResult result = KvFormat.decodeResult(((ClientReply.QueryResult) reply).result());
        return result instanceof KvResult.Found found ? new String(found.item().value(), StandardCharsets.UTF_8) : "";
    }

    static Refusal refusalIn(ClientReply reply) {
        return ((ClientReply.Refused) reply).refusal();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
