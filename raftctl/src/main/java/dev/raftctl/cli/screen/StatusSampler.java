package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ContinuousStatusPoll;
import dev.raftctl.cli.cluster.LeadershipChangeOperation;
import dev.raftctl.client.ClientClock;
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
final class StatusSampler implements AutoCloseable {
    private static final long CLOSE_MILLIS = 500;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClusterClient cluster;
    private final long intervalMillis;
    private final ClusterTrendTracker trends = new ClusterTrendTracker();
    private final Queue<StatusSamplerEvent> events = new ConcurrentLinkedQueue<>();
    /** Has one permit for each pending step-down request. */
    private final Semaphore stepDownRequests = new Semaphore(0);

    private final Thread thread;

    StatusSampler(ClusterClient cluster, long intervalMillis) {
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
    StatusSamplerEvent next() {
        return events.poll();
    }

    /** Requests that the leader step down after the current poll. */
    void stepDown() {
        stepDownRequests.release();
    }

    private void run() {
        ClientClock clock = cluster.deadline().clock();
        long start = clock.nanoTime();
        try (ContinuousStatusPoll poll = cluster.monitor()) {
            while (!Thread.currentThread().isInterrupted()) {
                long lookNanos = clock.nanoTime();
                StatusSample sample =
                        new StatusSample((lookNanos - start) / NANOS_PER_MILLI, poll.poll(intervalMillis));
                events.add(new StatusSamplerEvent.DashboardFrameReady(trends.add(sample)));
                long elapsedMillis = (clock.nanoTime() - lookNanos) / NANOS_PER_MILLI;
                if (stepDownRequests.tryAcquire(Math.max(1, intervalMillis - elapsedMillis), TimeUnit.MILLISECONDS)) {
                    stepDownLeader();
                }
            }
        } catch (CliFailure | InterruptedException closed) {
            // Only close interrupts this thread; nothing reads further events.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            events.add(new StatusSamplerEvent.StepDownOutcomeNotice(
                    "internal error in raftctl, updates have stopped: " + fault, true));
        }
    }

    private void stepDownLeader() {
        try {
            LeadershipChangeOperation move = LeadershipChangeOperation.begin(cluster.withNewDeadline());
            ServerStatus leader = move.leader();
            LeadershipChangeOperation.LeadershipChangeOutcome moved =
                    move.execute(leader.id(), new ClientRequest.StepDownRequest(leader.id(), 0, false), null);
            events.add(new StatusSamplerEvent.StepDownOutcomeNotice(
                    leader.id() + " (term " + moved.fromTerm() + ") transferred leadership to " + moved.to() + " (term "
                            + moved.toTerm() + "), " + moved.leaderlessMillis() + " ms without a leader",
                    false));
        } catch (CliFailure failure) {
            events.add(new StatusSamplerEvent.StepDownOutcomeNotice(failure.message(), true));
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
