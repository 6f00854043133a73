package dev.raftctl.cli.bench;

import dev.raftctl.client.LeaderRequestRouter;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.concurrent.CompletableFuture;

/**
 * Sends the requests of a workload to the cluster's leader: linearizable gets, puts without a session, each at most
 * once, and those of its leases and locks. Thread-safe.
 */
final class ClusterWorkloadOperations implements WorkloadOperations {
    private static final KeyValueCommand.KeyPutCondition ALWAYS = new KeyValueCommand.KeyPutCondition.PutAlways();

    private final LeaderRequestRouter router;
    private final WorkloadLeases leases;
    private final WorkloadLocks locks;

    ClusterWorkloadOperations(LeaderRequestRouter router, WorkloadLeases leases, WorkloadLocks locks) {
        this.router = router;
        this.leases = leases;
        this.locks = locks;
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

    @Override
    public CompletableFuture<LeaderRequestOutcome> renewLease(int client, int number) {
        return leases.renew(client, number);
    }

    @Override
    public CompletableFuture<LeaderRequestOutcome> handOverLock() {
        return locks.handOver();
    }
}
