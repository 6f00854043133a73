package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.LeadershipMove;
import dev.raftctl.cli.cluster.Pace;
import dev.raftctl.cli.cluster.Vigil;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the cluster at a steady pace on a thread of its own, so that no key waits for a server. {@link #next}, {@link
 * #stepDown} and {@link #close} from any thread.
 */
final class Sampler implements AutoCloseable {
    private static final long END_MILLIS = 500;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClusterClient cluster;
    private final long intervalMillis;
    private final Course course = new Course();
    private final Queue<News> news = new ConcurrentLinkedQueue<>();
    /** A permit for each time leadership is to be given up. */
    private final Semaphore stepsDown = new Semaphore(0);

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

    /** What has come since; null: nothing. */
    @Nullable
    News next() {
        return news.poll();
    }

    /** Has the leader give up leadership as soon as the look that is under way is done. */
    void stepDown() {
        stepsDown.release();
    }

    private void run() {
        Pace pace = cluster.deadline().pace();
        long start = pace.nanoTime();
        try (Vigil vigil = cluster.vigil()) {
            while (!Thread.currentThread().isInterrupted()) {
                long before = pace.nanoTime();
                Sample sample = new Sample((before - start) / NANOS_PER_MILLI, vigil.look(intervalMillis));
                news.add(new News.Seen(course.add(sample)));
                long spent = (pace.nanoTime() - before) / NANOS_PER_MILLI;
                if (stepsDown.tryAcquire(Math.max(1, intervalMillis - spent), TimeUnit.MILLISECONDS)) {
                    handOver();
                }
            }
        } catch (Failure | InterruptedException ended) {
            // Only its end interrupts it, and nobody listens any more.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            news.add(new News.Said("a fault of raftctl itself, nothing is seen any more: " + fault, true));
        }
    }

    private void handOver() {
        try {
            LeadershipMove move = LeadershipMove.begin(cluster.again());
            ServerStatus leader = move.leader();
            LeadershipMove.Moved moved =
                    move.carryOut(leader.id(), new ClientRequest.StepDown(leader.id(), 0, false), null);
            news.add(new News.Said(
                    leader.id() + " (term " + moved.fromTerm() + ") gave leadership to " + moved.to() + " (term "
                            + moved.toTerm() + "), " + moved.withoutLeaderMillis() + " ms without a leader",
                    false));
        } catch (Failure failure) {
            news.add(new News.Said(failure.message(), true));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
        }
    }
}
