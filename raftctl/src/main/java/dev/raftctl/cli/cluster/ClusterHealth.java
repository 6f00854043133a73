package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.tls.TlsFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The health of a cluster, derived from the statuses of its servers. Pure.
 *
 * @param findings the problems, the worst first; empty if the cluster is healthy
 */
public record ClusterHealth(List<HealthFinding> findings) {
    /** If the leader does not report how long its followers lag, a follower this many entries behind is reported. */
    private static final long MAX_LAG_ENTRIES = 10_000;

    /** A certificate that expires within this time is reported. */
    private static final Duration EXPIRY_WARNING = Duration.ofDays(30);

    /** The severity of a finding; the most severe is first. */
    public enum HealthSeverity {
        /** The cluster does not serve requests. */
        DOWN,
        /** The servers' answers do not show whether the cluster serves requests. */
        UNKNOWN,
        /** The cluster serves requests, with less redundancy or performance than it should have. */
        DEGRADED
    }

    /**
     * A problem with the cluster.
     *
     * @param isPast whether it reports what happened in the last minutes, so that it outlasts its cause
     */
    public record HealthFinding(HealthSeverity severity, String text, String hint, boolean isPast) {
        public HealthFinding(HealthSeverity severity, String text, String hint) {
            this(severity, text, hint, false);
        }
    }

    /** Returns the findings that describe the present. */
    public List<HealthFinding> currentFindings() {
        return findings.stream().filter(finding -> !finding.isPast()).toList();
    }

    /** Returns the health at the current time. */
    public static ClusterHealth of(ClusterStatus clusterStatus) {
        return of(clusterStatus, Instant.now());
    }

    /** @param now the time to compare certificate expiry with */
    static ClusterHealth of(ClusterStatus clusterStatus, Instant now) {
        ServerStatus onlyQueried = clusterStatus.onlyQueried();
        if (onlyQueried != null) {
            return new ClusterHealth(List.of(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    "unknown: " + LeaderDiagnosis.describeOnlyQueried(onlyQueried)
                            + "; the other servers were not queried",
                    LeaderDiagnosis.QUERY_ALL_HINT)));
        }
        List<HealthFinding> findings = new ArrayList<>();
        ServerStatus leader = clusterStatus.workingLeader();
        Configuration configuration = clusterStatus.configuration();
        LeaderDiagnosis diagnosis = LeaderDiagnosis.of(clusterStatus);
        if (diagnosis.kind() != LeaderDiagnosis.LeaderDiagnosisKind.HAS_LEADER) {
            findings.add(new HealthFinding(severityOf(diagnosis.kind()), diagnosis.verdict(), diagnosis.nextStep()));
        }
        boolean hasMajority = false;
        if (leader != null) {
            Set<ServerId> working = QuorumAnalysis.optimistic(clusterStatus).workingVoters();
            hasMajority = QuorumAnalysis.optimistic(clusterStatus).hasQuorum(working);
            if (!hasMajority) {
                findings.add(new HealthFinding(
                        HealthSeverity.DOWN,
                        "the leader " + leader.id() + " is connected to less than a majority of the voters: "
                                + NameListFormatter.join(working),
                        "raftctl inspect " + leader.id()));
            }
        }
        findings.addAll(DuplicateServerFindings.findings(clusterStatus));
        findings.addAll(SuspiciousTermFindings.findings(clusterStatus, leader, hasMajority));
        findings.addAll(DiskSpaceFindings.findings(clusterStatus, leader));
        findings.addAll(SlowServerFindings.findings(clusterStatus, leader));
        findings.addAll(StateMachineHealthFindings.findings(clusterStatus, leader));
        for (ServerId id : configuration.members().keySet()) {
            addMemberFinding(id, clusterStatus, leader, hasMajority, findings);
        }
        if (leader != null) {
            addPartitionFindings(clusterStatus, leader, findings);
            addHoldoffFinding(clusterStatus, leader, findings);
        }
        if (configuration.isJoint()) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED, "a membership change is in progress", "raftctl servers"));
        }
        boolean hasSpareVoters = configuration.voters().size() > 2;
        if (leader != null && hasSpareVoters && QuorumAnalysis.failureTolerance(clusterStatus) == 0) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    "cannot tolerate any further voter failure",
                    "restore the missing voters"));
        }
        for (ServerStatus each : clusterStatus.statuses()) {
            addCertificateFinding(each, now, findings);
        }
        findings.sort(Comparator.comparing(HealthFinding::severity));
        return new ClusterHealth(List.copyOf(findings));
    }

    private static HealthSeverity severityOf(LeaderDiagnosis.LeaderDiagnosisKind kind) {
        return switch (kind) {
            case LEADER_UNREACHABLE, SINGLE_SERVER, HAS_LEADER -> HealthSeverity.DEGRADED;
            case UNKNOWN -> HealthSeverity.UNKNOWN;
            case NO_LEADER, NOT_BOOTSTRAPPED -> HealthSeverity.DOWN;
        };
    }

    private static void addCertificateFinding(ServerStatus status, Instant now, List<HealthFinding> findings) {
        String unusable = status.process().tlsReloadError();
        if (!unusable.isEmpty()) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    status.id()
                            + " still uses the TLS files it loaded earlier, because the files on its disk are unusable: "
                            + unusable,
                    "on its host: raftctl tls check --config FILE --id " + status.id()));
        }
        Instant expiry = Instant.ofEpochMilli(status.certificateExpiresMs());
        if (status.certificateExpiresMs() == 0 || expiry.isAfter(now.plus(EXPIRY_WARNING))) {
            return;
        }
        String text = expiry.isBefore(now)
                ? "the certificate of " + status.id() + " expired on " + expiry
                : "the certificate of " + status.id() + " expires in "
                        + Duration.between(now, expiry).toDays() + " days, on " + expiry;
        findings.add(new HealthFinding(
                HealthSeverity.DEGRADED, text, "replace it; the server reloads it without a restart"));
    }

    private static void addMemberFinding(
            ServerId id,
            ClusterStatus clusterStatus,
            @Nullable ServerStatus leader,
            boolean hasMajority,
            List<HealthFinding> findings) {
        ServerProbeResult probe = clusterStatus.probe(id);
        ServerStatus status = clusterStatus.status(id);
        if (probe == null || status == null) {
            ReportedLeader reported = clusterStatus.reportedLeader();
            if (reported == null || !reported.id().equals(id)) {
                findings.add(unreachableMember(id, probe, clusterStatus, leader, hasMajority));
            }
        } else if (!status.nonVotingReason().isEmpty()) {
            boolean hasLostDisk = clusterStatus.hasLostDisk(status);
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    id + " is not allowed to vote or campaign: " + status.nonVotingReason(),
                    hasLostDisk && hasMajority
                            ? "replace it: raftctl replace-server " + id + " NEW=H:P"
                            : "raftctl inspect " + id));
        } else if (leader != null && !id.equals(leader.id())) {
            addFollowerFinding(status, clusterStatus, leader, findings);
        }
    }

    private static HealthFinding unreachableMember(
            ServerId id,
            @Nullable ServerProbeResult probe,
            ClusterStatus clusterStatus,
            @Nullable ServerStatus leader,
            boolean hasMajority) {
        String error = probe == null ? "not queried" : probe.errorText();
        String address = probe == null ? id.value() : probe.address().toString();
        ServerReachability reachability = probe == null ? ServerReachability.SILENT : probe.reachability();
        if (leader != null && new LinkMatrix(clusterStatus).receives(leader.id(), id) == LinkConnectivity.YES) {
            String text =
                    id + " does not answer this client: " + error + "; the leader " + leader.id() + " hears from it";
            return new HealthFinding(
                    HealthSeverity.DEGRADED,
                    text,
                    unreachableHint(
                            reachability, id, address, probe, "restore the network between this host and " + address));
        }
        String replace = hasMajority ? ", or replace it: raftctl replace-server " + id + " NEW=H:P" : "";
        String start = reachability == ServerReachability.REFUSED
                ? "start " + id
                : "start " + id + ", or restore the network to " + address;
        return new HealthFinding(
                HealthSeverity.DEGRADED,
                id + " does not answer: " + error,
                unreachableHint(reachability, id, address, probe, start + replace));
    }

    private static String unreachableHint(
            ServerReachability reachability,
            ServerId id,
            String address,
            @Nullable ServerProbeResult probe,
            String otherwise) {
        if (reachability == ServerReachability.FOREIGN) {
            return "stop the server at " + address + ", which is not " + id + ", and start " + id + " there";
        }
        if (reachability == ServerReachability.UNTRUSTED) {
            return probe != null
                            && probe.error() instanceof TlsFailure tlsFailure
                            && !tlsFailure.hint().isEmpty()
                    ? tlsFailure.hint()
                    : "check the certificates: raftctl tls check";
        }
        return otherwise;
    }

    private static void addFollowerFinding(
            ServerStatus status, ClusterStatus clusterStatus, ServerStatus leader, List<HealthFinding> findings) {
        ServerId id = status.id();
        String contactLoss = VoterReadiness.contactLoss(clusterStatus, leader, id);
        if (!contactLoss.isEmpty()) {
            String mismatch = LeaderDiagnosis.addressMismatch(clusterStatus, id);
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    contactLoss + (mismatch.isEmpty() ? "" : "; " + mismatch),
                    mismatch.isEmpty()
                            ? "check the network between " + leader.address() + " and " + status.address()
                            : "start " + id + " at its configured address"));
            return;
        }
        if (status.role() == ServerRole.REMOVED || !leader.id().equals(status.leader())) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED, id + " does not follow " + leader.id(), "raftctl inspect " + id));
            return;
        }
        if (VoterReadiness.lagMillis(leader, id) != null) {
            String lagText = VoterReadiness.describeLag(leader, id);
            if (!lagText.isEmpty()) {
                findings.add(new HealthFinding(HealthSeverity.DEGRADED, lagText, "raftctl inspect " + leader.id()));
            }
            return;
        }
        ServerProbeResult probe = clusterStatus.probe(id);
        Long lag = probe == null ? null : clusterStatus.lag(probe);
        if (lag != null && lag > MAX_LAG_ENTRIES) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED, id + " is " + lag + " entries behind", "raftctl inspect " + leader.id()));
        }
    }

    /**
     * Reports followers that do not reach each other: harmless now, but without the leader perhaps none could be
     * elected.
     */
    private static void addPartitionFindings(
            ClusterStatus clusterStatus, ServerStatus leader, List<HealthFinding> findings) {
        LinkMatrix links = new LinkMatrix(clusterStatus);
        List<ServerId> voters = new ArrayList<>(clusterStatus.configuration().allVoters());
        voters.remove(leader.id());
        for (ServerId firstId : voters) {
            for (ServerId secondId : voters) {
                ServerStatus first = clusterStatus.status(firstId);
                ServerStatus second = clusterStatus.status(secondId);
                if (firstId.compareTo(secondId) < 0
                        && first != null
                        && second != null
                        && first.nonVotingReason().isEmpty()
                        && second.nonVotingReason().isEmpty()
                        && links.bothWays(firstId, secondId) == LinkConnectivity.NO) {
                    String reason = links.errorSuffix(firstId, secondId);
                    findings.add(new HealthFinding(
                            HealthSeverity.DEGRADED,
                            firstId + " and " + secondId + " do not reach each other"
                                    + (reason.isEmpty() ? links.errorSuffix(secondId, firstId) : reason),
                            "check the network between " + first.address() + " and " + second.address()));
                }
            }
        }
    }

    /** Adds a finding if no other server would campaign after a failure of the leader. */
    private static void addHoldoffFinding(
            ClusterStatus clusterStatus, ServerStatus leader, List<HealthFinding> findings) {
        Set<ServerId> heldOff = new TreeSet<>();
        long millis = Long.MAX_VALUE;
        for (ServerId voter : clusterStatus.configuration().voters()) {
            ServerStatus status = clusterStatus.status(voter);
            if (voter.equals(leader.id()) || status == null) {
                continue;
            }
            if (status.electionHoldoffMs() <= status.electionTimeoutMs()) {
                return;
            }
            heldOff.add(voter);
            millis = Math.min(millis, status.electionHoldoffMs());
        }
        if (!heldOff.isEmpty()) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    NameListFormatter.join(heldOff) + (heldOff.size() == 1 ? " does" : " do")
                            + " not campaign for another "
                            + millis + " ms: if " + leader.id()
                            + " fails, there is no leader until that time has passed",
                    "wait, and do not stop " + leader.id()));
        }
    }

    /** Returns whether the cluster serves reads and writes, regardless of other findings. */
    public boolean serves() {
        for (HealthFinding each : findings) {
            if (each.severity() != HealthSeverity.DEGRADED) {
                return false;
            }
        }
        return true;
    }

    /** Returns the health as one word: {@code healthy}, {@code degraded}, {@code unknown} or {@code down}. */
    public String state() {
        return findings.isEmpty()
                ? "healthy"
                : findings.get(0).severity().name().toLowerCase(java.util.Locale.ROOT);
    }
}
