package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.client.BlockingLinkFactory;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.RegisterAction;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client that performs one operation at a time through a {@link ClusterClient} with its own session. Confined to one
 * thread.
 */
final class FaultTestClient implements Runnable {
    private static final int MAX_THINK_MILLIS = 15;
    private static final long OPERATION_TIMEOUT_MILLIS = 3_000;

    private final int number;
    private final CachedClusterInfo knownCluster;
    private final SharedKeyPool keys;
    private final OperationHistory history;
    private final CountDownLatch stop;
    private final SplittableRandom random;
    private long writtenCount;
    private long lastSeen = RegisterAction.ABSENT;

    FaultTestClient(
            int number,
            List<HostPort> addresses,
            SharedKeyPool keys,
            OperationHistory history,
            CountDownLatch stop,
            SplittableRandom random) {
        this.number = number;
        this.knownCluster = new CachedClusterInfo(addresses);
        this.keys = keys;
        this.history = history;
        this.stop = stop;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (!stop.await(random.nextInt(MAX_THINK_MILLIS), TimeUnit.MILLISECONDS)) {
                perform(keys.next(random), drawAction(), OPERATION_TIMEOUT_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private RegisterAction drawAction() {
        int choice = random.nextInt(10);
        if (choice < 4) {
            return new RegisterAction.RegisterGet();
        }
        if (choice < 7) {
            return new RegisterAction.RegisterPut(uniqueValue());
        }
        if (choice < 8) {
            return new RegisterAction.RegisterCompareAndSet(lastSeen, uniqueValue());
        }
        return choice < 9 ? new RegisterAction.RegisterIncrement(1) : new RegisterAction.RegisterDelete();
    }

    /** Returns a new value that no other client writes. */
    private long uniqueValue() {
        return (number + 1) * 1_000_000_000L + 1_000 * ++writtenCount;
    }

    /** @return whether a reply to the operation arrived */
    boolean perform(String key, RegisterAction action, long millis) {
        long calledNanos = System.nanoTime();
        try {
            RequestDeadline deadline = RequestDeadline.in(ClientClock.REAL, millis);
            ClusterClient client =
                    new ClusterClient(knownCluster, new BlockingLinkFactory(), deadline, ProgressListener.NONE);
            KeyBackedRegister.RegisterAnswer result = new KeyBackedRegister(key).perform(client, action);
            long answer = result.answer();
            history.add(
                    ClientOperation.completed(number, key, action, calledNanos, System.nanoTime(), answer),
                    result.version());
            if (!action.isWrite()) {
                lastSeen = answer;
            }
            return true;
        } catch (CliFailure failure) {
            if (isCertainlyNotApplied(failure)) {
                history.countRefusal();
            } else {
                history.add(ClientOperation.withoutResponse(number, key, action, calledNanos), 0);
            }
            return false;
        }
    }

    /** Returns whether the exit code guarantees that nothing was applied. */
    private static boolean isCertainlyNotApplied(CliFailure failure) {
        return failure.exitCode() == ExitCode.UNREACHABLE
                || failure.exitCode() == ExitCode.LEADERLESS
                || failure.exitCode() == ExitCode.REFUSED;
    }
}
