package dev.raftctl.cli.bench;

import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.CompletableFuture;

/** Sends linearizable gets, and puts without a session, each at most once. Thread-safe. */
final class KeyValueOperations implements LoadOperations {
    private static final KvCommand.Condition ALWAYS = new KvCommand.Condition.Always();

    private final LeaderRouter router;

    KeyValueOperations(LeaderRouter router) {
        this.router = router;
    }

    @Override
    public CompletableFuture<RequestOutcome> put(int client, byte[] key, byte[] value) {
        byte[] command = KvFormat.encodeCommand(new KvCommand.Put(key, value, ALWAYS));
        return router.send(client, new ClientRequest.Execute(0, 0, 0, command), false);
    }

    @Override
    public CompletableFuture<RequestOutcome> get(int client, byte[] key) {
        return router.send(client, new ClientRequest.Query(KvFormat.encodeQuery(new KvQuery.Get(key)), true, 0), true);
    }
}
