package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Injects one fault after another, each for a while, and heals all faults at the end. Confined to one thread. */
final class ClusterFaultInjector {
    private static final int MAX_PAUSE_MILLIS = 1_500;
    private static final int MIN_FAULT_MILLIS = 300;
    private static final int MAX_FAULT_MILLIS = 4_000;
    private static final long STATUS_TIMEOUT_MILLIS = 500;

    private final FaultTestServers servers;
    private final List<FaultKind> kinds;
    private final SplittableRandom random;
    private final ProgressListener listener;
    private final Map<FaultKind, Integer> faultCounts = new EnumMap<>(FaultKind.class);

    /**
     * @param kinds the kinds of faults to inject, possibly none; membership changes are made by {@link MembershipChurn}
     * instead
     */
    ClusterFaultInjector(
            FaultTestServers servers, List<FaultKind> kinds, SplittableRandom random, ProgressListener listener) {
        this.servers = servers;
        this.kinds = kinds.stream().filter(kind -> kind != FaultKind.MEMBERSHIP).toList();
        this.random = random;
        this.listener = listener;
    }

    void run(CountDownLatch stop) throws IOException, InterruptedException {
        while (!stop.await(random.nextInt(MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
            if (kinds.isEmpty()) {
                continue;
            }
            FaultKind kind = kinds.get(random.nextInt(kinds.size()));
            inject(kind);
            faultCounts.merge(kind, 1, Integer::sum);
            boolean isEnd = stop.await(random.nextInt(MIN_FAULT_MILLIS, MAX_FAULT_MILLIS), TimeUnit.MILLISECONDS);
            heal();
            if (isEnd) {
                return;
            }
        }
    }

    Map<FaultKind, Integer> faultCounts() {
        return faultCounts;
    }

    private void heal() throws IOException {
        servers.faults().heal();
        servers.resume();
        servers.startAll();
    }

    private void inject(FaultKind kind) throws IOException {
        String target = chooseTarget();
        switch (kind) {
            case KILL -> {
                List<String> killed = random.nextInt(8) == 0 ? servers.ids() : List.of(target);
                listener.detail("kills " + killed);
                for (String id : killed) {
                    servers.kill(id);
                }
                if (killed.size() > 1) {
                    servers.startAll();
                }
            }
            case PAUSE -> {
                listener.detail("pauses " + target);
                servers.pause(target);
            }
            case PARTITION -> partition(target);
            case MEMBERSHIP -> throw new IllegalStateException("membership changes run alongside the injected faults");
        }
    }

    private void partition(String target) {
        List<String> ids = servers.ids();
        if (random.nextInt(5) == 0) {
            listener.detail("slows the links of " + target);
            servers.faults()
                    .delay(NetworkPartitionShape.directionsAt(ids, target, true, true), random.nextInt(20, 300));
            return;
        }
        NetworkPartitionShape shape = NetworkPartitionShape.draw(ids, target, random);
        listener.detail("cuts " + shape.description());
        servers.faults().cut(shape.directions());
    }

    /**
     * Chooses the server for the next fault: every other time the leader, because a fault there has the largest effect.
     */
    private String chooseTarget() {
        String leader = random.nextBoolean() ? leader() : null;
        List<String> ids = servers.ids();
        return leader != null ? leader : ids.get(random.nextInt(ids.size()));
    }

    private @Nullable String leader() {
        try {
            ServerStatus leader =
                    servers.client(STATUS_TIMEOUT_MILLIS).quickStatus().leader();
            return leader == null ? null : leader.id().value();
        } catch (CliFailure noLeader) {
            listener.detail("no leader to target: " + noLeader.message());
            return null;
        }
    }
}
