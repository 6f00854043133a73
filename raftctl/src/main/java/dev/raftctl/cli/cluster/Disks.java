package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.Health.Finding;
import dev.raftctl.cli.cluster.Health.Severity;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is to be said of the room on the servers' disks. */
public final class Disks {
    private static final long MIB = 1 << 20;

    private Disks() {}

    /** A sentence without its stop; null: there is room. */
    public static @Nullable String shortage(ServerStatus status) {
        DiskSpace disk = status.disk();
        if (disk.space() == Space.AMPLE) {
            return null;
        }
        String free = disk.freeBytes() < 0 ? "how much is free is not known" : mib(disk.freeBytes()) + " are free";
        return "the disk of " + status.id() + " is " + disk.space().word() + ": " + free + " in " + disk.directory()
                + ", " + mib(disk.minFreeBytes()) + " should be";
    }

    private static String mib(long bytes) {
        return bytes / MIB + "." + bytes % MIB * 10 / MIB + " MiB";
    }

    /** The worst first: whether writes are taken at all, then each disk. */
    static List<Finding> findings(Survey survey, @Nullable ServerStatus leader) {
        List<Finding> findings = new ArrayList<>();
        SortedSet<ServerId> wanting = new TreeSet<>();
        for (ServerStatus each : survey.answers()) {
            String shortage = shortage(each);
            if (shortage != null) {
                wanting.add(each.id());
                findings.add(new Finding(
                        Severity.DEGRADED,
                        shortage,
                        "free space there: " + each.id() + " takes writes again by itself, without a restart"));
            }
        }
        if (leader != null && refusesWrites(survey, leader, wanting)) {
            findings.add(
                    0,
                    new Finding(
                            Severity.DOWN,
                            "no writes are taken, for want of room on the disks of " + wanting,
                            "free space there; reads are served meanwhile"));
        }
        return findings;
    }

    private static boolean refusesWrites(Survey survey, ServerStatus leader, SortedSet<ServerId> wanting) {
        SortedSet<ServerId> voters = survey.configuration().voters();
        long withRoom =
                voters.stream().filter(voter -> !wanting.contains(voter)).count();
        return wanting.contains(leader.id())
                || withRoom < survey.configuration().quorum();
    }
}
