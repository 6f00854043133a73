package dev.raftctl.node.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that changes a few keys in every way: with transactions of several keys, deleted prefixes, and keys that end
 * with their leases. A watch runs beside it.
 */
final class WatchedKeyWriter extends SessionWorkloadClient {
    private static final long MILLI = 1_000_000;
    private static final int KEY_COUNT = 4;

    private final SimulatedWatch watch;
    private final WatchChecks checks;
    private final long ttlMillis;

    WatchedKeyWriter(int number, SimulatedCluster cluster, WatchChecks checks) {
        super("watched key writer", number, cluster);
        this.checks = checks;
        this.ttlMillis = Math.max(50, settings.electionTimeoutNanos() * 3 / MILLI);
        this.watch = new SimulatedWatch(number, cluster, checks);
    }

    @Override
    public void start() {
        super.start();
        watch.start();
    }

    @Override
    public void finishPending() {
        super.finishPending();
        watch.finishPending();
    }

    @Override
    public void abandonPending() {
        super.abandonPending();
        watch.abandonPending();
    }

    /**
     * Returns whether the client has nothing to do, no key can change any more, and its watch has seen every change.
     */
    @Override
    public boolean isDone() {
        return super.isDone() && !checks.hasLease() && watch.isDone();
    }

    @Override
    void live() {
        if (random.chance(0.15, key(2))) {
            writeWithLease();
        } else {
            execute(
                    new CoordinationCommand.ExecuteTransaction(
                            new KeyValueTransaction(List.of(), operations(), List.of())),
                    0,
                    (result, index, sentNanos) -> scheduleLife());
        }
    }

    /** Writes a key that ends with its lease, which the client revokes or lets expire. */
    private void writeWithLease() {
        execute(new CoordinationCommand.GrantLease(ttlMillis), 0, (granted, index, sentNanos) -> {
            CoordinationResult.LeaseGranted lease =
                    CoordinationMessageFormat.decodeResult(granted).as(CoordinationResult.LeaseGranted.class);
            if (lease == null) {
                scheduleLife();
                return;
            }
            CoordinationCommand put = new CoordinationCommand.PutKeyWithLease(
                    keyOf(random.intBelow(KEY_COUNT, key(3))),
                    new byte[] {'l'},
                    new KeyPutCondition.PutAlways(),
                    lease.lease());
            execute(put, 0, (result, putIndex, putSentNanos) -> {
                if (random.chance(0.5, key(4))) {
                    execute(
                            new CoordinationCommand.RevokeLease(lease.lease()),
                            0,
                            (revoked, revokedIndex, revokedSentNanos) -> scheduleLife());
                } else {
                    scheduleLife();
                }
            });
        });
    }

    private static byte[] keyOf(int number) {
        return ("k" + number).getBytes(UTF_8);
    }

    /** Returns operations of which each writes other keys. Some seeds refuse entries of more than 200 bytes. */
    private List<TransactionOperation> operations() {
        List<TransactionOperation> operations = new ArrayList<>();
        if (random.chance(0.08, key(5))) {
            operations.add(new TransactionOperation.DeleteOperation("k".getBytes(UTF_8), true));
            return operations;
        }
        int first = random.intBelow(KEY_COUNT, key(6));
        for (int i = random.intBelow(3, key(7)); i >= 0; i--) {
            byte[] written = keyOf((first + i) % KEY_COUNT);
            operations.add(
                    random.chance(0.25, key(10 + i))
                            ? new TransactionOperation.DeleteOperation(written, false)
                            : new TransactionOperation.PutOperation(
                                    written, ("" + random.intBelow(3, key(20 + i))).getBytes(UTF_8), 0));
        }
        return operations;
    }
}
