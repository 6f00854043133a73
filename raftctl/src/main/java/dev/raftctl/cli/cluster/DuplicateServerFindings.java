package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.ClusterHealth.HealthFinding;
import dev.raftctl.cli.cluster.ClusterHealth.HealthSeverity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus.DuplicateServer;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Findings about two processes that run with the same server id, one of them on a copy of the data directory: that
 * server may vote twice. Pure.
 */
final class DuplicateServerFindings {
    private DuplicateServerFindings() {}

    static List<HealthFinding> findings(ClusterStatus clusterStatus) {
        SortedMap<ServerId, DuplicateServer> duplicates = new TreeMap<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            each.process().duplicates().forEach(duplicate -> duplicates.put(duplicate.id(), duplicate));
        }
        for (ServerProbeResult each : clusterStatus.probes()) {
            ServerId id = each.id();
            ServerProbeResult firstProbe = id == null ? null : clusterStatus.probe(id);
            if (id != null && firstProbe != null && firstProbe.isAnotherProcessThan(each)) {
                duplicates.put(
                        id,
                        new DuplicateServer(
                                id,
                                firstProbe.address().toString(),
                                each.address().toString()));
            }
        }
        List<HealthFinding> findings = new ArrayList<>();
        duplicates
                .values()
                .forEach(each -> findings.add(new HealthFinding(
                        HealthSeverity.DOWN,
                        "two processes run as server " + each.id() + ", at " + each.address() + " and at "
                                + each.duplicateAddress() + ", one of them on a copy of the data directory",
                        "stop the one at " + each.duplicateAddress() + " and delete its data directory")));
        return findings;
    }
}
