package dev.raftctl.cli.findings;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.WriteStages;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a timed write spent most of its time on. Pure.
 *
 * @param resource {@code cpu}, {@code disk}, {@code network}, {@code followers} (the server does not report enough to
 *     tell its disk from the network) or {@code state-machine}; never empty
 * @param servers the server whose resource it is; for the network, the leader and the follower
 * @param decisiveVoter the voter whose sync or acknowledgement completed the majority; null if none did
 * @param micros how long the write waited for it
 * @param syncMicros how long that voter's own sync took; -1 if unknown or beside the point
 */
public record WriteBottleneck(
        String resource, List<ServerId> servers, @Nullable ServerId decisiveVoter, long micros, long syncMicros) {
    public WriteBottleneck {
        servers = List.copyOf(servers);
    }

    /**
     * Finds the longest of the stages that follow each other (queue, replication, apply), and what it waited for.
     *
     * @param leader the server that timed the write
     * @param verdict the judgement of a survey made after the write, so that the measurements in it include the write
     */
    public static WriteBottleneck of(WriteStages stages, ServerId leader, ClusterVerdict verdict) {
        long queue = Math.max(0, stages.appendedMicros());
        long committed = stages.committedMicros() < 0 ? stages.appliedMicros() : stages.committedMicros();
        long replication = Math.max(0, committed - queue);
        long apply = Math.max(0, stages.appliedMicros() - Math.max(queue, committed));
        ServerId decisive =
                decisiveVoter(stages, leader, verdict.clusterStatus().configuration());
        if (queue > replication && queue > apply) {
            return new WriteBottleneck("cpu", List.of(leader), decisive, queue, -1);
        }
        if (apply > replication) {
            String resource = isStarved(leader, verdict) ? "cpu" : "state-machine";
            return new WriteBottleneck(resource, List.of(leader), decisive, apply, -1);
        }
        if (decisive == null) {
            return new WriteBottleneck("followers", List.of(), null, replication, -1);
        }
        if (!decisive.equals(leader)) {
            return ofFollower(decisive, leader, replication, verdict);
        }
        return isStarved(leader, verdict)
                ? new WriteBottleneck("cpu", List.of(leader), leader, replication, -1)
                : new WriteBottleneck("disk", List.of(leader), leader, replication, replication);
    }

    private static WriteBottleneck ofFollower(ServerId follower, ServerId leader, long micros, ClusterVerdict verdict) {
        ServerStatus status = verdict.clusterStatus().status(follower);
        if (isStarved(follower, verdict)) {
            return new WriteBottleneck("cpu", List.of(follower), follower, micros, -1);
        }
        long sync = status == null ? -1 : syncMicros(status, micros);
        if (sync >= 0 && 2 * sync >= micros) {
            return new WriteBottleneck("disk", List.of(follower), follower, micros, sync);
        }
        if (isStarved(leader, verdict)) {
            return new WriteBottleneck("cpu", List.of(leader), follower, micros, -1);
        }
        return sync < 0
                ? new WriteBottleneck("followers", List.of(follower), follower, micros, -1)
                : new WriteBottleneck("network", List.of(leader, follower), follower, micros, sync);
    }

    /**
     * Returns the voter that completed the majority in each half of the configuration; null if there was no majority.
     */
    private static @Nullable ServerId decisiveVoter(WriteStages stages, ServerId leader, Configuration configuration) {
        TreeMap<ServerId, Long> held = new TreeMap<>();
        if (stages.durableMicros() >= 0) {
            held.put(leader, stages.durableMicros());
        }
        for (FollowerAcknowledgement each : stages.followers()) {
            if (each.micros() >= 0) {
                held.put(each.follower(), each.micros());
            }
        }
        List<ServerId> inOrder =
                held.keySet().stream().sorted(Comparator.comparing(held::get)).toList();
        Set<ServerId> holders = new TreeSet<>();
        for (ServerId each : inOrder) {
            holders.add(each);
            if (Quorum.hasMajority(configuration, holders)) {
                return each;
            }
        }
        return null;
    }

    /**
     * Returns how long the sync of a timed entry took at most: the longest recent one, or the median if the longest one
     * took longer than the whole write. Returns -1 if the server reports no syncs.
     */
    private static long syncMicros(ServerStatus status, long writeMicros) {
        SyncLatency sync = status.measurements().sync();
        if (sync.count() == 0) {
            return -1;
        }
        return sync.maxMicros() <= writeMicros ? sync.maxMicros() : sync.p50Micros();
    }

    private static boolean isStarved(ServerId server, ClusterVerdict verdict) {
        return verdict.findings().stream()
                .anyMatch(each ->
                        each.code() == FindingCode.CPU_STARVED && each.servers().contains(server));
    }
}
