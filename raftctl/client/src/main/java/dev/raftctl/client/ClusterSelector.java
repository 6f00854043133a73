package dev.raftctl.client;

import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Determines which cluster the client's endpoints select, when servers of several clusters answer. A foreign server
 * at a member's address keeps its row, which names its cluster, and is ignored otherwise. Pure.
 */
final class ClusterSelector {
    private final Collection<ServerProbeResult> probes;
    private final Set<HostPort> endpoints;

    ClusterSelector(Collection<ServerProbeResult> probes, Set<HostPort> endpoints) {
        this.probes = probes;
        this.endpoints = endpoints;
    }

    /**
     * Returns the id of the selected cluster; empty if no server belongs to a cluster; null if the endpoints belong to
     * several clusters, or to several lineages of one. Among several clusters, the one whose member addresses include
     * all answering endpoints is selected: the other server answers at a member's address.
     *
     * @param previousCluster the cluster that was selected before; empty if none
     */
    @Nullable
    String selectedCluster(String previousCluster) {
        String cluster = clusterByEndpoints(previousCluster);
        return cluster == null || lineagesOf(cluster).size() < 2 ? cluster : null;
    }

    /**
     * Returns the lineages of the cluster. Each lineage has its own history, so the highest term does not show which
     * lineage the operator means.
     */
    private Set<Long> lineagesOf(String cluster) {
        Set<Long> lineages = new HashSet<>();
        for (ServerProbeResult each : probes) {
            ServerStatus status = each.status();
            if (status != null && !cluster.isEmpty() && status.clusterId().equals(cluster)) {
                lineages.add(status.lineage());
            }
        }
        return lineages;
    }

    private @Nullable String clusterByEndpoints(String previousCluster) {
        SortedSet<String> candidates = new TreeSet<>();
        SortedSet<String> otherClusters = new TreeSet<>();
        for (ServerProbeResult each : probes) {
            String cluster = clusterOf(each);
            if (!cluster.isEmpty()) {
                (endpoints.contains(each.address()) ? candidates : otherClusters).add(cluster);
            }
        }
        if (!previousCluster.isEmpty()) {
            candidates.add(previousCluster);
        }
        if (candidates.isEmpty()) {
            candidates = otherClusters;
        }
        if (candidates.size() < 2) {
            return candidates.isEmpty() ? "" : candidates.first();
        }
        List<String> covering = new ArrayList<>();
        for (String cluster : candidates) {
            if (coversAllEndpoints(cluster)) {
                covering.add(cluster);
            }
        }
        return covering.size() == 1 ? covering.get(0) : null;
    }

    private boolean coversAllEndpoints(String cluster) {
        Set<String> memberAddresses = memberAddressesOf(cluster);
        for (ServerProbeResult each : probes) {
            String ownCluster = clusterOf(each);
            boolean isOtherCluster = !ownCluster.isEmpty() && !ownCluster.equals(cluster);
            if (isOtherCluster
                    && endpoints.contains(each.address())
                    && !memberAddresses.contains(each.address().toString())) {
                return false;
            }
        }
        return true;
    }

    /** Returns the addresses of a cluster's members, from the newest configuration that its servers report. */
    Set<String> memberAddressesOf(String cluster) {
        ServerStatus newest = null;
        for (ServerProbeResult each : probes) {
            ServerStatus status = each.status();
            if (status != null
                    && clusterOf(each).equals(cluster)
                    && (newest == null || status.configIndex() > newest.configIndex())) {
                newest = status;
            }
        }
        Set<String> addresses = new HashSet<>();
        if (newest != null) {
            for (ClusterMember member : newest.configuration().members().values()) {
                addresses.add(member.address());
            }
        }
        return addresses;
    }

    /**
     * Returns the probes with servers of other clusters marked as unreachable, without those that are neither endpoints
     * nor members.
     */
    List<ServerProbeResult> markForeign(String cluster) {
        Set<String> memberAddresses = memberAddressesOf(cluster);
        List<ServerProbeResult> marked = new ArrayList<>();
        for (ServerProbeResult each : probes) {
            ServerStatus status = each.status();
            String ownCluster = clusterOf(each);
            if (status == null || ownCluster.isEmpty() || ownCluster.equals(cluster)) {
                marked.add(each);
            } else if (endpoints.contains(each.address())
                    || memberAddresses.contains(each.address().toString())) {
                marked.add(
                        new ServerProbeResult(null, each.address(), null, new WrongClusterException(describe(status))));
            }
        }
        return marked;
    }

    /** Returns a failure that lists the cluster of each endpoint, or the lineage of each server. */
    ClientFailure.AmbiguousCluster ambiguityFailure() {
        SortedSet<String> clusters = new TreeSet<>();
        SortedSet<String> lineages = new TreeSet<>();
        for (ServerProbeResult each : probes) {
            ServerStatus status = each.status();
            if (status == null || status.clusterId().isEmpty()) {
                continue;
            }
            String endpointText = each.address() + " belongs to " + status.clusterName() + " " + status.clusterId();
            if (endpoints.contains(each.address())) {
                clusters.add(endpointText);
            }
            if (lineagesOf(status.clusterId()).size() > 1) {
                lineages.add(endpointText + " lineage " + new ClusterLineage(status.lineage()));
            }
        }
        return lineages.isEmpty()
                ? new ClientFailure.AmbiguousCluster(
                        "no request was sent: the endpoints belong to different clusters: "
                                + String.join(", ", clusters),
                        false,
                        new ClusterStatus(ServerProbeMerge.merge(markForeign(firstCluster()))))
                : new ClientFailure.AmbiguousCluster(
                        "no request was sent: the endpoints belong to different lineages, each with its own history"
                                + " since raftctl recover: " + String.join(", ", lineages),
                        true,
                        new ClusterStatus(ServerProbeMerge.merge(List.copyOf(probes))));
    }

    /** Returns the cluster of the first endpoint that belongs to one. */
    private String firstCluster() {
        for (HostPort endpoint : endpoints) {
            for (ServerProbeResult each : probes) {
                if (each.address().equals(endpoint) && !clusterOf(each).isEmpty()) {
                    return clusterOf(each);
                }
            }
        }
        return "";
    }

    private static String clusterOf(ServerProbeResult probe) {
        ServerStatus status = probe.status();
        return status == null ? "" : status.clusterId();
    }

    private static String describe(ServerStatus status) {
        return status.id() + " of another cluster answers: " + status.clusterName() + " " + status.clusterId();
    }
}
