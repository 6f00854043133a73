package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.MembershipChange;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes votes away and gives them back, while everything else goes wrong too: joint configurations meet crashes and cuts. At the
 * end all vote. A thread of its own.
 */
final class Churn implements Runnable {
    private static final int REST_MILLIS_MAX = 2_000;
    private static final long CHANGE_MILLIS = 4_000;
    private static final int VOTERS_MIN = 2;

    private final Servers servers;
    private final CountDownLatch over;
    private final SplittableRandom luck;
    private final Notes notes;
    private final AtomicInteger changes = new AtomicInteger();

    Churn(Servers servers, CountDownLatch over, SplittableRandom luck, Notes notes) {
        this.servers = servers;
        this.over = over;
        this.luck = luck;
        this.notes = notes;
    }

    @Override
    public void run() {
        try {
            while (!over.await(luck.nextInt(REST_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
                attempt(servers.client(CHANGE_MILLIS));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(ClusterClient client) {
        try {
            Configuration now = configuration(client);
            List<ServerId> voters = new ArrayList<>(now.voters());
            boolean takes = now.learners().isEmpty() || (voters.size() > VOTERS_MIN && luck.nextBoolean());
            if (takes && voters.size() <= VOTERS_MIN) {
                return;
            }
            Change change = takes
                    ? new Change.Demote(voters.get(luck.nextInt(voters.size())))
                    : new Change.Promote(now.learners().first());
            notes.detail("asks for " + change);
            MembershipChange.of(client, List.of(change), false).carryOut();
            changes.incrementAndGet();
        } catch (Failure failed) {
            // In a storm a change may be refused, or its end unknown: the next look shows what is.
            notes.detail("no change seen: " + failed.message());
        }
    }

    /** All servers vote again; they have to be well. */
    void settle(long millis) throws Failure {
        ClusterClient client = servers.client(millis);
        while (true) {
            Configuration now = configuration(client);
            if (now.learners().isEmpty()) {
                return;
            }
            MembershipChange.of(client, promotions(now), false).carryOut();
        }
    }

    /** No more at once than there are voters: a cluster refuses to be outvoted by the new ones. */
    static List<Change> promotions(Configuration now) {
        return now.learners().stream()
                .limit(now.voters().size())
                .<Change>map(Change.Promote::new)
                .toList();
    }

    private static Configuration configuration(ClusterClient client) throws Failure {
        ServerStatus leader = client.quickSurvey().leader();
        return leader == null ? Configuration.NONE : leader.configuration();
    }

    /** How many were seen to be done. */
    int changes() {
        return changes.get();
    }
}
