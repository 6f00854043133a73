package dev.raftctl.cli.bench;

import dev.raftctl.client.LeaderRequestRouter;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.CompletableFuture;

/** Sends linearizable gets, and puts without a session, each at most once. Thread-safe. */
final class KeyValueWorkloadOperations implements WorkloadOperations {
    private static final KeyValueCommand.KeyPutCondition ALWAYS = new KeyValueCommand.KeyPutCondition.PutAlways();

    private final LeaderRequestRouter router;

    KeyValueWorkloadOperations(LeaderRequestRouter router) {
        this.router = router;
    }

    @Override
    public CompletableFuture<LeaderRequestOutcome> put(int client, byte[] key, byte[] value) {
        byte[] command = KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(key, value, ALWAYS));
        return router.send(client, new ClientRequest.ExecuteCommandRequest(0, 0, 0, command), false);
    }

    @Override
    public CompletableFuture<LeaderRequestOutcome> get(int client, byte[] key) {
        return router.send(
                client,
                new ClientRequest.QueryRequest(
                        KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(key)), true, 0),
                true);
    }
}
