package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.ClientClock;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.KnownCluster;
import dev.raftctl.cli.cluster.PlainLinkFactory;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.node.simulation.linear.Operation;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client that performs one operation at a time through a {@link ClusterClient} with its own session. Confined to one
 * thread.
 */
final class ProofClient implements Runnable {
    private static final int MAX_THINK_MILLIS = 15;
    private static final long OPERATION_TIMEOUT_MILLIS = 3_000;

    private final int number;
    private final KnownCluster knownCluster;
    private final KeyPool keys;
    private final History history;
    private final CountDownLatch stop;
    private final SplittableRandom random;
    private long writtenCount;
    private long lastSeen = Action.ABSENT;

    ProofClient(
            int number,
            List<HostPort> addresses,
            KeyPool keys,
            History history,
            CountDownLatch stop,
            SplittableRandom random) {
        this.number = number;
        this.knownCluster = new KnownCluster(addresses);
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

    private Action drawAction() {
        int choice = random.nextInt(10);
        if (choice < 4) {
            return new Action.Get();
        }
        if (choice < 7) {
            return new Action.Put(uniqueValue());
        }
        if (choice < 8) {
            return new Action.CompareAndSet(lastSeen, uniqueValue());
        }
        return choice < 9 ? new Action.Increment(1) : new Action.Delete();
    }

    /** Returns a new value that no other client writes. */
    private long uniqueValue() {
        return (number + 1) * 1_000_000_000L + 1_000 * ++writtenCount;
    }

    /** @return whether a reply to the operation arrived */
    boolean perform(String key, Action action, long millis) {
        long calledNanos = System.nanoTime();
        try {
            Deadline deadline = Deadline.in(ClientClock.REAL, millis);
            ClusterClient client =
                    new ClusterClient(knownCluster, new PlainLinkFactory(), deadline, ProgressListener.NONE);
            Register.Result result = new Register(key).perform(client, action);
            long answer = result.answer();
            history.add(
                    Operation.completed(number, key, action, calledNanos, System.nanoTime(), answer), result.version());
            if (action instanceof Action.Get) {
                lastSeen = answer;
            }
            return true;
        } catch (Failure failure) {
            if (isCertainlyNotApplied(failure)) {
                history.countRefusal();
            } else {
                history.add(Operation.withoutResponse(number, key, action, calledNanos));
            }
            return false;
        }
    }

    /** Returns whether the exit code guarantees that nothing was applied. */
    private static boolean isCertainlyNotApplied(Failure failure) {
        return failure.exitCode() == ExitCode.UNREACHABLE
                || failure.exitCode() == ExitCode.LEADERLESS
                || failure.exitCode() == ExitCode.REFUSED;
    }
}
