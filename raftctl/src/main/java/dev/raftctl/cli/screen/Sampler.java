package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.ClientClock;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ClusterMonitor;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.LeadershipChange;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Polls the cluster at a fixed interval on its own thread, so that keys never wait for a server. {@link #next},
 * {@link #stepDown} and {@link #close} can be called from any thread.
 */
final class Sampler implements AutoCloseable {
    private static final long CLOSE_MILLIS = 500;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClusterClient cluster;
    private final long intervalMillis;
    private final TrendTracker trends = new TrendTracker();
    private final Queue<SamplerEvent> events = new ConcurrentLinkedQueue<>();
    /** Has one permit for each pending step-down request. */
    private final Semaphore stepDownRequests = new Semaphore(0);

    private final Thread thread;

    Sampler(ClusterClient cluster, long intervalMillis) {
        this.cluster = cluster;
        this.intervalMillis = intervalMillis;
        thread = new Thread(this::run, "top-sampler");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns the next event, or null if no event is pending. */
    @Nullable
    SamplerEvent next() {
        return events.poll();
    }

    /** Requests that the leader steps down after the current poll. */
    void stepDown() {
        stepDownRequests.release();
    }

    private void run() {
        ClientClock clock = cluster.deadline().clock();
        long start = clock.nanoTime();
        try (ClusterMonitor poll = cluster.monitor()) {
            while (!Thread.currentThread().isInterrupted()) {
                long lookNanos = clock.nanoTime();
                Sample sample = new Sample((lookNanos - start) / NANOS_PER_MILLI, poll.poll(intervalMillis));
                events.add(new SamplerEvent.NewFrame(trends.add(sample)));
                long elapsedMillis = (clock.nanoTime() - lookNanos) / NANOS_PER_MILLI;
                if (stepDownRequests.tryAcquire(Math.max(1, intervalMillis - elapsedMillis), TimeUnit.MILLISECONDS)) {
                    stepDownLeader();
                }
            }
        } catch (Failure | InterruptedException closed) {
            // Only close interrupts this thread; nothing reads further events.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            events.add(new SamplerEvent.Notice("internal error in raftctl, updates have stopped: " + fault, true));
        }
    }

    private void stepDownLeader() {
        try {
            LeadershipChange move = LeadershipChange.begin(cluster.withNewDeadline());
            ServerStatus leader = move.leader();
            LeadershipChange.Moved moved =
                    move.execute(leader.id(), new ClientRequest.StepDown(leader.id(), 0, false), null);
            events.add(new SamplerEvent.Notice(
                    leader.id() + " (term " + moved.fromTerm() + ") transferred leadership to " + moved.to() + " (term "
                            + moved.toTerm() + "), " + moved.leaderlessMillis() + " ms without a leader",
                    false));
        } catch (Failure failure) {
            events.add(new SamplerEvent.Notice(failure.message(), true));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
        }
    }
}
