package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.MembershipChangeOperation;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Demotes and promotes voters while other faults occur, so that joint configurations meet crashes and partitions.
 * Finally promotes all learners. Runs on its own thread.
 */
final class MembershipChurn implements Runnable {
    private static final int MAX_PAUSE_MILLIS = 2_000;
    private static final long CHANGE_TIMEOUT_MILLIS = 4_000;
    private static final int MIN_VOTERS = 2;

    private final FaultTestServers servers;
    private final CountDownLatch stop;
    private final SplittableRandom random;
    private final ProgressListener listener;
    private final AtomicInteger changeCount = new AtomicInteger();

    MembershipChurn(FaultTestServers servers, CountDownLatch stop, SplittableRandom random, ProgressListener listener) {
        this.servers = servers;
        this.stop = stop;
        this.random = random;
        this.listener = listener;
    }

    @Override
    public void run() {
        try {
            while (!stop.await(random.nextInt(MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                changeOnce(servers.client(CHANGE_TIMEOUT_MILLIS));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void changeOnce(ClusterClient client) {
        try {
            Configuration configuration = configuration(client);
            List<ServerId> voters = new ArrayList<>(configuration.voters());
            boolean demotes =
                    configuration.learners().isEmpty() || (voters.size() > MIN_VOTERS && random.nextBoolean());
            if (demotes && voters.size() <= MIN_VOTERS) {
                return;
            }
            MemberChange change = demotes
                    ? new MemberChange.DemoteVoter(voters.get(random.nextInt(voters.size())))
                    : new MemberChange.PromoteLearner(configuration.learners().first());
            listener.detail("requests " + change);
            MembershipChangeOperation.of(client, List.of(change), false).execute();
            changeCount.incrementAndGet();
        } catch (CliFailure failed) {
            // Under faults a change may be refused or have an unknown outcome; the next iteration reads the current
            // configuration.
            listener.detail("change not completed: " + failed.message());
        }
    }

    /** Promotes all learners to voters. The servers must be healthy. */
    void promoteAll(long millis) throws CliFailure {
        ClusterClient client = servers.client(millis);
        while (true) {
            Configuration configuration = configuration(client);
            if (configuration.learners().isEmpty()) {
                return;
            }
            MembershipChangeOperation.of(client, promotions(configuration), false)
                    .execute();
        }
    }

    /**
     * Returns the next promotions, at most as many as there are voters, because a cluster refuses a change by which new
     * members could outvote the existing voters.
     */
    static List<MemberChange> promotions(Configuration configuration) {
        return configuration.learners().stream()
                .limit(configuration.voters().size())
                .<MemberChange>map(MemberChange.PromoteLearner::new)
                .toList();
    }

    private static Configuration configuration(ClusterClient client) throws CliFailure {
        ServerStatus leader = client.quickStatus().leader();
        return leader == null ? Configuration.NONE : leader.configuration();
    }

    /** Returns how many changes were completed. */
    int changeCount() {
        return changeCount.get();
    }
}
