package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.Acquaintance;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.cluster.Pace;
import dev.raftctl.cli.cluster.PlainLinks;
import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.node.simulation.linear.Operation;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One client: an operation at a time, through the client that all commands use, with a session of its own. One thread. */
final class Worker implements Runnable {
    private static final int THINK_MILLIS_MAX = 15;
    private static final long OPERATION_MILLIS = 3_000;

    private final int number;
    private final Acquaintance known;
    private final Keys keys;
    private final History history;
    private final CountDownLatch over;
    private final SplittableRandom luck;
    private long written;
    private long lastSeen = Action.ABSENT;

    Worker(
            int number,
            List<HostPort> addresses,
            Keys keys,
            History history,
            CountDownLatch over,
            SplittableRandom luck) {
        this.number = number;
        this.known = new Acquaintance(addresses);
        this.keys = keys;
        this.history = history;
        this.over = over;
        this.luck = luck;
    }

    @Override
    public void run() {
        try {
            while (!over.await(luck.nextInt(THINK_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
                operate(keys.next(luck), draw(), OPERATION_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Action draw() {
        int choice = luck.nextInt(10);
        if (choice < 4) {
            return new Action.Get();
        }
        if (choice < 7) {
            return new Action.Put(fresh());
        }
        if (choice < 8) {
            return new Action.CompareAndSet(lastSeen, fresh());
        }
        return choice < 9 ? new Action.Increment(1) : new Action.Delete();
    }

    /** A value that nobody else writes. */
    private long fresh() {
        return (number + 1) * 1_000_000_000L + 1_000 * ++written;
    }

    /** @return whether it was answered */
    boolean operate(String key, Action action, long millis) {
        long called = System.nanoTime();
        try {
            Deadline deadline = Deadline.in(Pace.REAL, millis);
            ClusterClient client = new ClusterClient(known, new PlainLinks(), deadline, Notes.NONE);
            Register.Result result = new Register(key).perform(client, action);
            long answer = result.answer();
            history.add(Operation.answered(number, key, action, called, System.nanoTime(), answer), result.version());
            if (action instanceof Action.Get) {
                lastSeen = answer;
            }
            return true;
        } catch (Failure failure) {
            if (isCertain(failure)) {
                history.refused();
            } else {
                history.add(Operation.unanswered(number, key, action, called));
            }
            return false;
        }
    }

    /** Whether the contract says of this exit code that nothing was applied. */
    private static boolean isCertain(Failure failure) {
        return failure.exit() == ExitCode.UNREACHABLE
                || failure.exit() == ExitCode.LEADERLESS
                || failure.exit() == ExitCode.REFUSED;
    }
}
