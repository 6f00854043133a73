package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about a cluster at one moment. Immutable.
 *
 * @param clusterStatus what the servers report, and which of them do not answer this client
 * @param decisions what servers recorded recently, oldest first; empty if that was not requested
 * @param endpoints the addresses that the operator gave; empty if unknown
 * @param stoppedServers what the data directories of stopped servers show
 * @param later a later status of the same cluster, for rules that need two samples; null if there is none
 * @param refusals why servers refused requests of this client in the last seconds
 * @param at when the status was collected, by this client's clock
 */
public record Evidence(
        ClusterStatus clusterStatus,
        Map<ServerId, List<DecisionRecord>> decisions,
        Set<HostPort> endpoints,
        List<StoppedServer> stoppedServers,
        @Nullable ClusterStatus later,
        Set<RefusalReason> refusals,
        Instant at) {
    public Evidence {
        refusals = Set.copyOf(refusals);
        decisions = Map.copyOf(decisions);
        endpoints = Set.copyOf(endpoints);
        stoppedServers = List.copyOf(stoppedServers);
    }

    /**
     * A stopped server, as its data directory shows it.
     *
     * @param directory the directory that was read
     * @param term the term of its vote file
     * @param last the end of its log
     * @param lineage of the cluster, as its identity states it
     * @param lastAlive when it last wrote to the directory; null if unknown
     */
    public record StoppedServer(
            ServerId id,
            String directory,
            long term,
            LogPosition last,
            long lineage,
            @Nullable Instant lastAlive) {}

    /** Returns the evidence of one survey that has just been made. */
    public static Evidence of(ClusterStatus clusterStatus) {
        return of(clusterStatus, Instant.now());
    }

    /** Returns the evidence of one survey. */
    public static Evidence of(ClusterStatus clusterStatus, Instant at) {
        return new Evidence(clusterStatus, Map.of(), Set.of(), List.of(), null, Set.of(), at);
    }

    /** Returns this evidence with the decisions that servers recorded. */
    public Evidence withDecisions(Map<ServerId, List<DecisionRecord>> newDecisions) {
        return new Evidence(clusterStatus, newDecisions, endpoints, stoppedServers, later, refusals, at);
    }

    /** Returns this evidence with the addresses that the operator gave. */
    public Evidence withEndpoints(Set<HostPort> newEndpoints) {
        return new Evidence(clusterStatus, decisions, newEndpoints, stoppedServers, later, refusals, at);
    }

    /** Returns this evidence with a later status of the same cluster. */
    public Evidence withLater(ClusterStatus newLater) {
        return new Evidence(clusterStatus, decisions, endpoints, stoppedServers, newLater, refusals, at);
    }

    /** Returns this evidence with a reason why a server refused a request of this client. */
    public Evidence withRefusal(RefusalReason reason) {
        return new Evidence(clusterStatus, decisions, endpoints, stoppedServers, later, Set.of(reason), at);
    }

    /** Returns this evidence with what the data directories of stopped servers show. */
    public Evidence withStoppedServers(List<StoppedServer> servers) {
        return new Evidence(clusterStatus, decisions, endpoints, servers, later, refusals, at);
    }
}
