package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The judgement of a cluster at one moment. Immutable.
 *
 * @param leadership who leads, as a clause, for example {@code n1 leads term 5} or {@code no leader, term 5}
 * @param leader the leader, reported by itself or by servers that hear from it; null if none is known
 * @param stage how far an election has come; null if there is a leader
 * @param leaderlessMs for how long there has been no leader; -1 if there is one or the time is unknown
 * @param limitedBy a stable word for what limits writes; empty if nothing does
 * @param tolerance how many more voters can fail without an outage
 * @param findings the worst first; empty if nothing is wrong
 */
public record ClusterVerdict(
        ClusterStatus clusterStatus,
        Instant at,
        String leadership,
        @Nullable ServerId leader,
        long term,
        @Nullable ElectionStage stage,
        long leaderlessMs,
        ServedRequests serves,
        QuorumState quorum,
        String limitedBy,
        int tolerance,
        List<Finding> findings) {
    public ClusterVerdict {
        findings = List.copyOf(findings);
    }

    /**
     * How far the election of a leader has come.
     *
     * @param name {@code waiting}, {@code pre-candidate}, {@code candidate}, {@code held}, {@code deferred}, {@code
     *     fenced} or {@code cut off}
     * @param ageMs how long the cluster has been without a leader; -1 if unknown
     * @param attempts elections and pre-votes started since; -1 if unknown
     */
    public record ElectionStage(String name, long ageMs, long attempts) {}

    /**
     * What the cluster serves.
     *
     * @param staleIndex the highest index that a stale read can see; -1 if no server answers
     * @param staleServers the servers that have applied that index
     */
    public record ServedRequests(boolean writes, boolean reads, long staleIndex, List<ServerId> staleServers) {
        public ServedRequests {
            staleServers = List.copyOf(staleServers);
        }
    }

    /**
     * The arithmetic of the quorum.
     *
     * @param needed the votes needed among {@code voters}
     * @param outgoing the voters of the configuration being left; empty if it is not joint
     * @param able the voters that can vote now
     * @param missing the other voters
     */
    public record QuorumState(
            int needed, List<ServerId> voters, List<ServerId> outgoing, List<ServerId> able, List<ServerId> missing) {
        static QuorumState of(
                int needed,
                SortedSet<ServerId> voters,
                SortedSet<ServerId> outgoing,
                SortedSet<ServerId> able,
                SortedSet<ServerId> missing) {
            return new QuorumState(
                    needed, List.copyOf(voters), List.copyOf(outgoing), List.copyOf(able), List.copyOf(missing));
        }
    }

    /** Returns the severity of the worst finding, whether or not it is muted; null if the cluster is healthy. */
    private @Nullable FindingSeverity worstSeverity() {
        List<Finding> present = presentFindings();
        return present.isEmpty() ? null : present.get(0).severity();
    }

    /** Returns {@code healthy}, {@code degraded}, {@code down} or {@code unknown}. */
    public String status() {
        FindingSeverity worst = worstSeverity();
        return worst == null ? "healthy" : worst.label();
    }

    /** Returns whether nothing needs attention: the cluster is healthy, or degraded with every finding muted. */
    public boolean isHealthy() {
        return findings.stream().noneMatch(Finding::needsAttention);
    }

    /** Returns whether the cluster serves reads and writes, regardless of other findings. */
    public boolean isServing() {
        FindingSeverity worst = worstSeverity();
        return worst == null || worst == FindingSeverity.DEGRADED;
    }

    /** Returns whether nothing is known yet: there may or may not be a leader, or a cluster. */
    public boolean isUndetermined() {
        return worstSeverity() == FindingSeverity.UNKNOWN;
    }

    /** Returns the findings that change the status. */
    public List<Finding> presentFindings() {
        return findings.stream().filter(Finding::isPresent).toList();
    }

    /** Returns the findings without those about the last minutes, which may outlast their cause. */
    public List<Finding> currentFindings() {
        return findings.stream().filter(finding -> !finding.describesPast()).toList();
    }

    /** Returns the names of the codes that change the status, worst first, each once. */
    public List<String> codes() {
        return presentFindings().stream()
                .map(finding -> finding.code().name())
                .distinct()
                .toList();
    }

    /** Returns whether there is a finding with this code. */
    public boolean has(FindingCode code) {
        return findings.stream().anyMatch(finding -> finding.code() == code);
    }

    /**
     * Returns what to do next: the next step of the worst finding that needs attention and has one; empty if there is
     * nothing to do.
     */
    public Finding.NextStep next() {
        for (Finding each : findings) {
            if (each.needsAttention() && !each.next().line().isEmpty()) {
                return each.next();
            }
        }
        return Finding.NextStep.NONE;
    }

    /** Returns what works although the cluster is not healthy, each item once. */
    public List<String> works() {
        return findings.stream()
                .flatMap(finding -> finding.works().stream())
                .distinct()
                .toList();
    }

    /** Returns why the cluster does not serve requests or, if it does, its leader; a clause without a full stop. */
    public String summary() {
        return findings.isEmpty() || isServing() ? leadership : findings.get(0).sentence();
    }

    /** Returns the worst finding and, if the cluster serves requests, its leader; a clause without a full stop. */
    public String verdict() {
        List<Finding> present = presentFindings();
        if (present.isEmpty()) {
            return leadership;
        }
        if (isHealthy()) {
            return leadership + "; " + present.size() + (present.size() == 1 ? " finding is" : " findings are")
                    + " muted";
        }
        String worst = present.get(0).codeAndSentence();
        return isServing() ? leadership + "; " + worst : worst;
    }
}
