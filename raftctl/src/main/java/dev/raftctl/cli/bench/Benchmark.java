package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Pace;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A load on a cluster from its first key to the last one's deletion. The keys begin with a prefix that no other run has: the
 * index of an entry of its own. One thread.
 */
public final class Benchmark {
    private static final String PREFIX = "raftctl-bench/";

    private final ClusterClient cluster;
    private final LoadSettings settings;
    private final boolean keep;

    /** @param keep leave the keys there */
    public Benchmark(ClusterClient cluster, LoadSettings settings, boolean keep) {
        this.cluster = cluster;
        this.settings = settings;
        this.keep = keep;
    }

    /**
     * @param leader when the load ended
     * @param prefix of the keys
     * @param kept the keys are still there
     */
    public record Ran(
            LoadSettings settings,
            LoadReport report,
            ServerStatus leader,
            int leaderChanges,
            String prefix,
            boolean kept) {}

    /**
     * An interrupt ends the load, not the report. Fails when the cluster takes no write to begin with.
     *
     * @param progress told about once a second
     */
    public Ran run(Consumer<Load.Progress> progress) throws Failure {
        String prefix = PREFIX + index() + "/";
        ServerStatus leader = leader();
        Pace pace = cluster.deadline().pace();
        Ran ran;
        try (LeaderRoad road = LeaderRoad.to(leader, cluster.again(), settings.clients(), settings.requestMillis())) {
            Operations operations = new KeyValueLoad(road);
            if (settings.wantsKeys()) {
                new Filling(settings, operations, pace, prefix).run();
            }
            LoadReport report = new Load(settings, operations, pace, prefix).run(progress);
            ran = new Ran(settings, report, road.lastLeader(), road.leaderChanges(), prefix, keep);
        } catch (IOException lost) {
            throw new Failure(
                    Cause.UNREACHABLE, leader.id() + " at " + leader.address() + ": " + lost.getMessage(), "");
        }
        return keep ? ran : cleanedUp(ran);
    }

    /** The cluster takes writes; and nobody else gets this index. */
    private long index() throws Failure {
        KvCommand nothing = new KvCommand.Delete(PREFIX.getBytes(StandardCharsets.UTF_8), false);
        return cluster.writes()
                .execute(KvFormat.encodeCommand(nothing), "a first entry")
                .position()
                .index();
    }

    private ServerStatus leader() throws Failure {
        while (true) {
            ServerStatus leader = cluster.leaderNow();
            if (leader != null) {
                return leader;
            }
            if (cluster.deadline().isOver()) {
                throw new Failure(Cause.TIMED_OUT, "no leader was found within the time", "raftctl votes tells why");
            }
        }
    }

    private Ran cleanedUp(Ran ran) {
        boolean stopped = Thread.interrupted();
        byte[] prefix = ran.prefix().getBytes(StandardCharsets.UTF_8);
        try {
            cluster.again()
                    .writes()
                    .execute(KvFormat.encodeCommand(new KvCommand.Delete(prefix, true)), "deleting the load's keys");
            return ran;
        } catch (Failure left) {
            cluster.notes()
                    .warning("the load's keys are still there: " + left.message() + "; raftctl del --prefix "
                            + ran.prefix());
            return new Ran(ran.settings(), ran.report(), ran.leader(), ran.leaderChanges(), ran.prefix(), true);
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
