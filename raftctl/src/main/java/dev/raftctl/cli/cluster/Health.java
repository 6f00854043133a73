package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.Connectivity;
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
 * How a cluster is, judged from what its servers said. Pure.
 *
 * @param findings what is wrong, the worst first; empty: all is well
 */
public record Health(List<Finding> findings) {
    /** A follower of a leader that reports no times is worth a word when it is this far behind. */
    private static final long MAX_LAG_ENTRIES = 10_000;

    /** A certificate that ends sooner is worth a word. */
    private static final Duration EXPIRY_WARNING = Duration.ofDays(30);

    /** How bad a finding is, the worst first. */
    public enum Severity {
        /** The cluster does not serve. */
        DOWN,
        /** What was seen does not tell whether it serves. */
        UNKNOWN,
        /** It serves, with less to spare than it should have. */
        DEGRADED
    }

    /** One thing that is wrong. */
    public record Finding(Severity severity, String text, String hint) {}

    /** Of this moment. */
    public static Health of(ClusterStatus clusterStatus) {
        return of(clusterStatus, Instant.now());
    }

    /** @param now the time certificates are held against */
    static Health of(ClusterStatus clusterStatus, Instant now) {
        ServerStatus onlyQueried = clusterStatus.onlyQueried();
        if (onlyQueried != null) {
            return new Health(List.of(new Finding(
                    Severity.DEGRADED,
                    "not known: " + Diagnosis.describeOnlyQueried(onlyQueried) + "; the others were not asked",
                    Diagnosis.QUERY_ALL_HINT)));
        }
        List<Finding> findings = new ArrayList<>();
        ServerStatus leader = clusterStatus.workingLeader();
        Configuration configuration = clusterStatus.configuration();
        Diagnosis diagnosis = Diagnosis.of(clusterStatus);
        if (diagnosis.kind() != Diagnosis.Kind.HAS_LEADER) {
            findings.add(new Finding(severityOf(diagnosis.kind()), diagnosis.verdict(), diagnosis.nextStep()));
        }
        boolean hasMajority = false;
        if (leader != null) {
            Set<ServerId> working = QuorumAnalysis.optimistic(clusterStatus).workingVoters();
            hasMajority = QuorumAnalysis.optimistic(clusterStatus).hasQuorum(working);
            if (!hasMajority) {
                findings.add(new Finding(
                        Severity.DOWN,
                        "fewer than a majority of the voters and the leader " + leader.id() + " hear each other: "
                                + NameList.join(working),
                        "raftctl inspect " + leader.id()));
            }
        }
        findings.addAll(DuplicateServerFindings.findings(clusterStatus));
        findings.addAll(DiskFindings.findings(clusterStatus, leader));
        findings.addAll(SlowServerFindings.findings(clusterStatus, leader));
        findings.addAll(StateFindings.findings(clusterStatus, leader));
        for (ServerId id : configuration.members().keySet()) {
            addMemberFinding(id, clusterStatus, leader, hasMajority, findings);
        }
        if (leader != null) {
            addPartitionFindings(clusterStatus, leader, findings);
            addHoldoffFinding(clusterStatus, leader, findings);
        }
        if (configuration.isJoint()) {
            findings.add(new Finding(Severity.DEGRADED, "a membership change is under way", "raftctl servers"));
        }
        boolean hasSpareVoters = configuration.voters().size() > 2;
        if (leader != null && hasSpareVoters && clusterStatus.failureTolerance() == 0) {
            findings.add(
                    new Finding(Severity.DEGRADED, "no further voter may fail", "bring back those that are missing"));
        }
        for (ServerStatus each : clusterStatus.statuses()) {
            addCertificateFinding(each, now, findings);
        }
        findings.sort(Comparator.comparing(Finding::severity));
        return new Health(List.copyOf(findings));
    }

    private static Severity severityOf(Diagnosis.Kind kind) {
        return switch (kind) {
            case LEADER_UNREACHABLE, SINGLE_SERVER, HAS_LEADER -> Severity.DEGRADED;
            case UNKNOWN -> Severity.UNKNOWN;
            case NO_LEADER, NOT_BOOTSTRAPPED -> Severity.DOWN;
        };
    }

    private static void addCertificateFinding(ServerStatus status, Instant now, List<Finding> findings) {
        String unusable = status.process().tlsReloadError();
        if (!unusable.isEmpty()) {
            findings.add(new Finding(
                    Severity.DEGRADED,
                    status.id() + " runs with the TLS files it read before, because those on its disk cannot be used: "
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
        findings.add(new Finding(Severity.DEGRADED, text, "put a new one in its place: it is read without a restart"));
    }

    private static void addMemberFinding(
            ServerId id,
            ClusterStatus clusterStatus,
            @Nullable ServerStatus leader,
            boolean hasMajority,
            List<Finding> findings) {
        ServerProbe probe = clusterStatus.probe(id);
        ServerStatus status = clusterStatus.status(id);
        if (probe == null || status == null) {
            ReportedLeader reported = clusterStatus.reportedLeader();
            if (reported == null || !reported.id().equals(id)) {
                findings.add(unreachableMember(id, probe, clusterStatus, leader, hasMajority));
            }
        } else if (!status.nonVotingReason().isEmpty()) {
            boolean isWiped = clusterStatus.hasLostDisk(status);
            findings.add(new Finding(
                    Severity.DEGRADED,
                    id + " neither votes nor stands: " + status.nonVotingReason(),
                    isWiped && hasMajority
                            ? "replace it: raftctl replace-server " + id + " NEW=H:P"
                            : "raftctl inspect " + id));
        } else if (leader != null && !id.equals(leader.id())) {
            addFollowerFinding(status, clusterStatus, leader, findings);
        }
    }

    private static Finding unreachableMember(
            ServerId id,
            @Nullable ServerProbe probe,
            ClusterStatus clusterStatus,
            @Nullable ServerStatus leader,
            boolean hasMajority) {
        String error = probe == null ? "not asked" : probe.errorText();
        String address = probe == null ? id.value() : probe.address().toString();
        Reachability reachability = probe == null ? Reachability.SILENT : probe.reachability();
        if (leader != null && new LinkMatrix(clusterStatus).receives(leader.id(), id) == Connectivity.YES) {
            String text = id + " does not answer this client: " + error + "; the leader " + leader.id() + " hears it";
            return new Finding(
                    Severity.DEGRADED,
                    text,
                    unreachableHint(
                            reachability, id, address, probe, "restore the network between this host and " + address));
        }
        String replace = hasMajority ? ", or replace it: raftctl replace-server " + id + " NEW=H:P" : "";
        String start = reachability == Reachability.REFUSED
                ? "start " + id
                : "start " + id + ", or restore the network to " + address;
        return new Finding(
                Severity.DEGRADED,
                id + " does not answer: " + error,
                unreachableHint(reachability, id, address, probe, start + replace));
    }

    private static String unreachableHint(
            Reachability reachability, ServerId id, String address, @Nullable ServerProbe probe, String otherwise) {
        if (reachability == Reachability.FOREIGN) {
            return "stop the server at " + address + ", which is another one, and start " + id + " there";
        }
        if (reachability == Reachability.UNTRUSTED) {
            return probe != null
                            && probe.error() instanceof TlsFailure tlsFailure
                            && !tlsFailure.hint().isEmpty()
                    ? tlsFailure.hint()
                    : "check the certificates: raftctl tls check";
        }
        return otherwise;
    }

    private static void addFollowerFinding(
            ServerStatus status, ClusterStatus clusterStatus, ServerStatus leader, List<Finding> findings) {
        ServerId id = status.id();
        String contactLoss = VoterReadiness.contactLoss(clusterStatus, leader, id);
        if (!contactLoss.isEmpty()) {
            String mismatch = Diagnosis.addressMismatch(clusterStatus, id);
            findings.add(new Finding(
                    Severity.DEGRADED,
                    contactLoss + (mismatch.isEmpty() ? "" : "; " + mismatch),
                    mismatch.isEmpty()
                            ? "check the network between " + leader.address() + " and " + status.address()
                            : "start " + id + " at the address that the configuration has"));
            return;
        }
        if (status.role() == ServerRole.REMOVED || !leader.id().equals(status.leader())) {
            findings.add(
                    new Finding(Severity.DEGRADED, id + " does not follow " + leader.id(), "raftctl inspect " + id));
            return;
        }
        if (VoterReadiness.lagMillis(leader, id) != null) {
            String lagText = VoterReadiness.describeLag(leader, id);
            if (!lagText.isEmpty()) {
                findings.add(new Finding(Severity.DEGRADED, lagText, "raftctl inspect " + leader.id()));
            }
            return;
        }
        ServerProbe probe = clusterStatus.probe(id);
        Long lag = probe == null ? null : clusterStatus.lag(probe);
        if (lag != null && lag > MAX_LAG_ENTRIES) {
            findings.add(new Finding(
                    Severity.DEGRADED, id + " is " + lag + " entries behind", "raftctl inspect " + leader.id()));
        }
    }

    /**
     * Followers that do not reach each other: nothing suffers now, and if the leader fails, perhaps none can be
     * elected.
     */
    private static void addPartitionFindings(ClusterStatus clusterStatus, ServerStatus leader, List<Finding> findings) {
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
                        && links.bothWays(firstId, secondId) == Connectivity.NO) {
                    String reason = links.errorSuffix(firstId, secondId);
                    findings.add(new Finding(
                            Severity.DEGRADED,
                            firstId + " and " + secondId + " do not reach each other"
                                    + (reason.isEmpty() ? links.errorSuffix(secondId, firstId) : reason),
                            "check the network between " + first.address() + " and " + second.address()));
                }
            }
        }
    }

    /** No other server would campaign if the leader failed. */
    private static void addHoldoffFinding(ClusterStatus clusterStatus, ServerStatus leader, List<Finding> findings) {
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
            findings.add(new Finding(
                    Severity.DEGRADED,
                    NameList.join(heldOff) + (heldOff.size() == 1 ? " does" : " do") + " not campaign for another "
                            + millis + " ms: if " + leader.id() + " fails, no server leads until then",
                    "wait, and do not stop " + leader.id()));
        }
    }

    /** Whether reads and writes are served, whatever else is wrong. */
    public boolean serves() {
        for (Finding each : findings) {
            if (each.severity() != Severity.DEGRADED) {
                return false;
            }
        }
        return true;
    }

    /** {@code healthy}, {@code degraded}, {@code unknown} or {@code down}. */
    public String state() {
        return findings.isEmpty()
                ? "healthy"
                : findings.get(0).severity().name().toLowerCase(java.util.Locale.ROOT);
    }
}
