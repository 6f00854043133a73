package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.ClusterHealth.HealthFinding;
import dev.raftctl.cli.cluster.ClusterHealth.HealthSeverity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Findings about free space on the servers' disks. */
public final class DiskSpaceFindings {
    private static final long MIB = 1 << 20;

    private DiskSpaceFindings() {}

    /**
     * Describes a shortage of disk space in a sentence without a full stop, or returns null if there is enough space.
     */
    public static @Nullable String describeShortage(ServerStatus status) {
        DiskSpaceStatus disk = status.disk();
        if (disk.level() == DiskSpaceLevel.AMPLE) {
            return null;
        }
        String freeText = disk.freeBytes() < 0 ? "an unknown amount is free" : mib(disk.freeBytes()) + " are free";
        return "the disk of " + status.id() + " is " + disk.level().label() + ": " + freeText + " in "
                + disk.directory() + ", " + mib(disk.minFreeBytes()) + " are required";
    }

    private static String mib(long bytes) {
        return bytes / MIB + "." + bytes % MIB * 10 / MIB + " MiB";
    }

    /**
     * Returns the findings, the worst first: one if the cluster refuses writes, then one for each disk that is short of
     * space.
     */
    static List<HealthFinding> findings(ClusterStatus clusterStatus, @Nullable ServerStatus leader) {
        List<HealthFinding> findings = new ArrayList<>();
        SortedSet<ServerId> serversLowOnSpace = new TreeSet<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            String shortageText = describeShortage(each);
            if (shortageText != null) {
                serversLowOnSpace.add(each.id());
                findings.add(new HealthFinding(
                        HealthSeverity.DEGRADED,
                        shortageText,
                        "free up space there; " + each.id() + " accepts writes again without a restart"));
            }
        }
        if (leader != null && refusesWrites(clusterStatus, leader, serversLowOnSpace)) {
            findings.add(
                    0,
                    new HealthFinding(
                            HealthSeverity.DOWN,
                            "writes are refused, because too little disk space is free on " + serversLowOnSpace,
                            "free up space there; reads are still served"));
        }
        return findings;
    }

    private static boolean refusesWrites(
            ClusterStatus clusterStatus, ServerStatus leader, SortedSet<ServerId> serversLowOnSpace) {
        SortedSet<ServerId> voters = clusterStatus.configuration().voters();
        long votersWithSpace = voters.stream()
                .filter(voter -> !serversLowOnSpace.contains(voter))
                .count();
        return serversLowOnSpace.contains(leader.id())
                || votersWithSpace < Quorum.sizeOf(clusterStatus.configuration().voters());
    }
}
