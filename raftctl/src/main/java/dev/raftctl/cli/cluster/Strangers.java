package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Servers of another cluster among those that were asked: each keeps its row, says whose it is, and counts for nothing. The cluster
 * that is meant is the one that most of them belong to. Pure.
 */
final class Strangers {
    private Strangers() {}

    /** @throws Failure when it is not clear which cluster is meant */
    static List<Sighting> markedIn(List<Sighting> all) throws Failure {
        Map<String, Integer> sizes = new TreeMap<>();
        for (Sighting each : all) {
            ServerStatus status = each.status();
            if (status != null && !status.clusterId().isEmpty()) {
                sizes.merge(status.clusterId(), 1, Integer::sum);
            }
        }
        if (sizes.size() < 2) {
            return all;
        }
        String meant = largest(sizes, all);
        List<Sighting> marked = new ArrayList<>();
        for (Sighting each : all) {
            ServerStatus status = each.status();
            if (status == null
                    || status.clusterId().isEmpty()
                    || status.clusterId().equals(meant)) {
                marked.add(each);
            } else {
                marked.add(new Sighting(null, each.address(), null, new ForeignServer(whose(status))));
            }
        }
        return marked;
    }

    private static String largest(Map<String, Integer> sizes, List<Sighting> all) throws Failure {
        int most = sizes.values().stream().mapToInt(size -> size).max().orElse(0);
        List<String> largest = new ArrayList<>();
        sizes.forEach((cluster, size) -> {
            if (size == most) {
                largest.add(cluster);
            }
        });
        if (largest.size() == 1) {
            return largest.get(0);
        }
        List<String> who = new ArrayList<>();
        for (Sighting each : all) {
            ServerStatus status = each.status();
            if (status != null) {
                who.add(each.address() + " to " + status.clusterName() + " " + status.clusterId());
            }
        }
        throw new Failure(
                Cause.TURNED_AWAY,
                "nothing was asked for: the endpoints lead to different clusters: " + String.join(", ", who),
                "name servers of one cluster with -e H:P,... or in the context");
    }

    private static String whose(ServerStatus status) {
        return status.id() + " of another cluster answers: " + status.clusterName() + " " + status.clusterId();
    }
}
