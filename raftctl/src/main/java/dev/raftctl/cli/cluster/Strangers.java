package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Member;
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
 * Servers of another cluster among those that were asked. The operator's endpoints name the cluster that is meant,
 * however many servers of any cluster answer. A foreign server that was found at a member's address keeps its row,
 * which gives its cluster, and counts for nothing. Pure.
 */
final class Strangers {
    private final Collection<Sighting> all;
    private final Set<HostPort> endpoints;

    Strangers(Collection<Sighting> all, Set<HostPort> endpoints) {
        this.all = all;
        this.endpoints = endpoints;
    }

    /**
     * The id of the cluster that is meant; empty: no server that answers belongs to one; null: the endpoints name
     * several, or servers of several lineages of it answer. Of several clusters, one is meant if all endpoints that
     * answer are addresses of its members: another server answers at such an address.
     *
     * @param before the cluster that was meant before; empty: none
     */
    @Nullable
    String meant(String before) {
        String cluster = named(before);
        return cluster == null || lineagesOf(cluster).size() < 2 ? cluster : null;
    }

    /** Each is a history of its own: the highest term among them says nothing of which one the operator means. */
    private Set<Long> lineagesOf(String cluster) {
        Set<Long> lineages = new HashSet<>();
        for (Sighting each : all) {
            ServerStatus status = each.status();
            if (status != null && !cluster.isEmpty() && status.clusterId().equals(cluster)) {
                lineages.add(status.lineage());
            }
        }
        return lineages;
    }

    private @Nullable String named(String before) {
        SortedSet<String> named = new TreeSet<>();
        SortedSet<String> others = new TreeSet<>();
        for (Sighting each : all) {
            String cluster = clusterOf(each);
            if (!cluster.isEmpty()) {
                (endpoints.contains(each.address()) ? named : others).add(cluster);
            }
        }
        if (!before.isEmpty()) {
            named.add(before);
        }
        if (named.isEmpty()) {
            named = others;
        }
        if (named.size() < 2) {
            return named.isEmpty() ? "" : named.first();
        }
        List<String> possible = new ArrayList<>();
        for (String cluster : named) {
            if (hasAllEndpoints(cluster)) {
                possible.add(cluster);
            }
        }
        return possible.size() == 1 ? possible.get(0) : null;
    }

    private boolean hasAllEndpoints(String cluster) {
        Set<String> members = membersOf(cluster);
        for (Sighting each : all) {
            String own = clusterOf(each);
            boolean isElsewhere = !own.isEmpty() && !own.equals(cluster);
            if (isElsewhere
                    && endpoints.contains(each.address())
                    && !members.contains(each.address().toString())) {
                return false;
            }
        }
        return true;
    }

    /** The addresses of a cluster's members, by the newest configuration that its servers report. */
    Set<String> membersOf(String cluster) {
        ServerStatus newest = null;
        for (Sighting each : all) {
            ServerStatus status = each.status();
            if (status != null
                    && clusterOf(each).equals(cluster)
                    && (newest == null || status.configIndex() > newest.configIndex())) {
                newest = status;
            }
        }
        Set<String> addresses = new HashSet<>();
        if (newest != null) {
            for (Member member : newest.configuration().members().values()) {
                addresses.add(member.address());
            }
        }
        return addresses;
    }

    /**
     * The sightings in which servers of other clusters do not answer; those that are neither endpoints nor members are
     * left out.
     */
    List<Sighting> markedFor(String cluster) {
        Set<String> members = membersOf(cluster);
        List<Sighting> marked = new ArrayList<>();
        for (Sighting each : all) {
            ServerStatus status = each.status();
            String own = clusterOf(each);
            if (status == null || own.isEmpty() || own.equals(cluster)) {
                marked.add(each);
            } else if (endpoints.contains(each.address())
                    || members.contains(each.address().toString())) {
                marked.add(new Sighting(null, each.address(), null, new ForeignServer(whose(status))));
            }
        }
        return marked;
    }

    /** Which endpoint leads to which cluster, or which server has which lineage. */
    Failure dispute() {
        SortedSet<String> clusters = new TreeSet<>();
        SortedSet<String> lineages = new TreeSet<>();
        for (Sighting each : all) {
            ServerStatus status = each.status();
            if (status == null || status.clusterId().isEmpty()) {
                continue;
            }
            String whose = each.address() + " to " + status.clusterName() + " " + status.clusterId();
            if (endpoints.contains(each.address())) {
                clusters.add(whose);
            }
            if (lineagesOf(status.clusterId()).size() > 1) {
                lineages.add(whose + " lineage " + new Lineage(status.lineage()));
            }
        }
        return lineages.isEmpty()
                ? new Failure(
                        Cause.TURNED_AWAY,
                        "nothing was asked for: the endpoints lead to different clusters: "
                                + String.join(", ", clusters),
                        "name servers of one cluster with -e H:P,... or in the context")
                : new Failure(
                        Cause.TURNED_AWAY,
                        "nothing was asked for: the endpoints lead to different lineages, each with a history of its own"
                                + " since raftctl recover: " + String.join(", ", lineages),
                        "stop the servers of the lineage that is given up, and name only the others with -e H:P,...");
    }

    private static String clusterOf(Sighting sighting) {
        ServerStatus status = sighting.status();
        return status == null ? "" : status.clusterId();
    }

    private static String whose(ServerStatus status) {
        return status.id() + " of another cluster answers: " + status.clusterName() + " " + status.clusterId();
    }
}
