package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.Hears;
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
    private static final long LAG_MAX = 10_000;

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
    public static Health of(Survey survey) {
        return of(survey, Instant.now());
    }

    /** @param now the time certificates are held against */
    static Health of(Survey survey, Instant now) {
        ServerStatus alone = survey.alone();
        if (alone != null) {
            return new Health(List.of(new Finding(
                    Severity.DEGRADED,
                    "not known: " + Diagnosis.wordOf(alone) + "; the others were not asked",
                    Diagnosis.ASK_ALL)));
        }
        List<Finding> findings = new ArrayList<>();
        ServerStatus leader = survey.workingLeader();
        Configuration configuration = survey.configuration();
        Diagnosis diagnosis = Diagnosis.of(survey);
        if (diagnosis.kind() != Diagnosis.Kind.LED) {
            findings.add(new Finding(severity(diagnosis.kind()), diagnosis.verdict(), diagnosis.next()));
        }
        boolean hasMajority = false;
        if (leader != null) {
            Set<ServerId> working = Majorities.hopeful(survey).working();
            hasMajority = Majorities.hopeful(survey).reachMajority(working);
            if (!hasMajority) {
                findings.add(new Finding(
                        Severity.DOWN,
                        "fewer than a majority of the voters and the leader " + leader.id() + " hear each other: "
                                + Names.of(working),
                        "raftctl inspect " + leader.id()));
            }
        }
        findings.addAll(Duplicates.findings(survey));
        findings.addAll(Disks.findings(survey, leader));
        findings.addAll(Slowness.findings(survey, leader));
        findings.addAll(States.findings(survey, leader));
        for (ServerId id : configuration.members().keySet()) {
            member(id, survey, leader, hasMajority, findings);
        }
        if (leader != null) {
            apart(survey, leader, findings);
            held(survey, leader, findings);
        }
        if (configuration.isJoint()) {
            findings.add(new Finding(Severity.DEGRADED, "a membership change is under way", "raftctl servers"));
        }
        boolean spare = configuration.voters().size() > 2;
        if (leader != null && spare && survey.failureTolerance() == 0) {
            findings.add(
                    new Finding(Severity.DEGRADED, "no further voter may fail", "bring back those that are missing"));
        }
        for (ServerStatus each : survey.answers()) {
            certificate(each, now, findings);
        }
        findings.sort(Comparator.comparing(Finding::severity));
        return new Health(List.copyOf(findings));
    }

    private static Severity severity(Diagnosis.Kind kind) {
        return switch (kind) {
            case LEADER_HIDDEN, ALONE, LED -> Severity.DEGRADED;
            case UNDETERMINED -> Severity.UNKNOWN;
            case LEADERLESS, NEVER_FORMED -> Severity.DOWN;
        };
    }

    private static void certificate(ServerStatus status, Instant now, List<Finding> findings) {
        String unusable = status.process().unusableTlsFiles();
        if (!unusable.isEmpty()) {
            findings.add(new Finding(
                    Severity.DEGRADED,
                    status.id() + " runs with the TLS files it read before, because those on its disk cannot be used: "
                            + unusable,
                    "on its host: raftctl tls check --config FILE --id " + status.id()));
        }
        Instant end = Instant.ofEpochMilli(status.certificateExpiresMs());
        if (status.certificateExpiresMs() == 0 || end.isAfter(now.plus(EXPIRY_WARNING))) {
            return;
        }
        String text = end.isBefore(now)
                ? "the certificate of " + status.id() + " expired on " + end
                : "the certificate of " + status.id() + " expires in "
                        + Duration.between(now, end).toDays() + " days, on " + end;
        findings.add(new Finding(Severity.DEGRADED, text, "put a new one in its place: it is read without a restart"));
    }

    private static void member(
            ServerId id, Survey survey, @Nullable ServerStatus leader, boolean hasMajority, List<Finding> findings) {
        Sighting sighting = survey.sighting(id);
        ServerStatus status = survey.status(id);
        if (sighting == null || status == null) {
            NamedLeader named = survey.namedLeader();
            if (named == null || !named.id().equals(id)) {
                findings.add(absent(id, sighting, survey, leader, hasMajority));
            }
        } else if (!status.barred().isEmpty()) {
            boolean isWiped = survey.isWiped(status);
            findings.add(new Finding(
                    Severity.DEGRADED,
                    id + " neither votes nor stands: " + status.barred(),
                    isWiped && hasMajority
                            ? "replace it: raftctl replace-server " + id + " NEW=H:P"
                            : "raftctl inspect " + id));
        } else if (leader != null && !id.equals(leader.id())) {
            follower(status, survey, leader, findings);
        }
    }

    private static Finding absent(
            ServerId id,
            @Nullable Sighting sighting,
            Survey survey,
            @Nullable ServerStatus leader,
            boolean hasMajority) {
        String error = sighting == null ? "not asked" : sighting.error();
        String address = sighting == null ? id.value() : sighting.address().toString();
        Absence absence = sighting == null ? Absence.SILENT : sighting.absence();
        if (leader != null && new LinkMatrix(survey).hears(leader.id(), id) == Hears.YES) {
            String text = id + " does not answer this client: " + error + "; the leader " + leader.id() + " hears it";
            return new Finding(
                    Severity.DEGRADED,
                    text,
                    hintOf(absence, id, address, sighting, "restore the network between this host and " + address));
        }
        String replace = hasMajority ? ", or replace it: raftctl replace-server " + id + " NEW=H:P" : "";
        String start =
                absence == Absence.REFUSED ? "start " + id : "start " + id + ", or restore the network to " + address;
        return new Finding(
                Severity.DEGRADED,
                id + " does not answer: " + error,
                hintOf(absence, id, address, sighting, start + replace));
    }

    private static String hintOf(
            Absence absence, ServerId id, String address, @Nullable Sighting sighting, String otherwise) {
        if (absence == Absence.FOREIGN) {
            return "stop the server at " + address + ", which is another one, and start " + id + " there";
        }
        if (absence == Absence.UNTRUSTED) {
            return sighting != null
                            && sighting.trouble() instanceof TlsFailure distrust
                            && !distrust.hint().isEmpty()
                    ? distrust.hint()
                    : "check the certificates: raftctl tls check";
        }
        return otherwise;
    }

    private static void follower(ServerStatus status, Survey survey, ServerStatus leader, List<Finding> findings) {
        ServerId id = status.id();
        String silence = Readiness.silence(survey, leader, id);
        if (!silence.isEmpty()) {
            String elsewhere = Diagnosis.elsewhere(survey, id);
            findings.add(new Finding(
                    Severity.DEGRADED,
                    silence + (elsewhere.isEmpty() ? "" : "; " + elsewhere),
                    elsewhere.isEmpty()
                            ? "check the network between " + leader.address() + " and " + status.address()
                            : "start " + id + " at the address that the configuration has"));
            return;
        }
        if (status.role() == ServerRole.REMOVED || !leader.id().equals(status.leader())) {
            findings.add(
                    new Finding(Severity.DEGRADED, id + " does not follow " + leader.id(), "raftctl inspect " + id));
            return;
        }
        if (Readiness.behindMillis(leader, id) != null) {
            String behind = Readiness.behind(leader, id);
            if (!behind.isEmpty()) {
                findings.add(new Finding(Severity.DEGRADED, behind, "raftctl inspect " + leader.id()));
            }
            return;
        }
        Sighting sighting = survey.sighting(id);
        Long lag = sighting == null ? null : survey.lag(sighting);
        if (lag != null && lag > LAG_MAX) {
            findings.add(new Finding(
                    Severity.DEGRADED, id + " is " + lag + " entries behind", "raftctl inspect " + leader.id()));
        }
    }

    /**
     * Followers that do not reach each other: nothing suffers now, and if the leader fails, perhaps none can be
     * elected.
     */
    private static void apart(Survey survey, ServerStatus leader, List<Finding> findings) {
        LinkMatrix links = new LinkMatrix(survey);
        List<ServerId> voters = new ArrayList<>(survey.configuration().allVoters());
        voters.remove(leader.id());
        for (ServerId one : voters) {
            for (ServerId other : voters) {
                ServerStatus first = survey.status(one);
                ServerStatus second = survey.status(other);
                if (one.compareTo(other) < 0
                        && first != null
                        && second != null
                        && first.barred().isEmpty()
                        && second.barred().isEmpty()
                        && links.both(one, other) == Hears.NO) {
                    String why = links.why(one, other);
                    findings.add(new Finding(
                            Severity.DEGRADED,
                            one + " and " + other + " do not reach each other"
                                    + (why.isEmpty() ? links.why(other, one) : why),
                            "check the network between " + first.address() + " and " + second.address()));
                }
            }
        }
    }

    /** No other server would campaign if the leader failed. */
    private static void held(Survey survey, ServerStatus leader, List<Finding> findings) {
        Set<ServerId> held = new TreeSet<>();
        long millis = Long.MAX_VALUE;
        for (ServerId voter : survey.configuration().voters()) {
            ServerStatus status = survey.status(voter);
            if (voter.equals(leader.id()) || status == null) {
                continue;
            }
            if (status.holdMs() <= status.electionTimeoutMs()) {
                return;
            }
            held.add(voter);
            millis = Math.min(millis, status.holdMs());
        }
        if (!held.isEmpty()) {
            findings.add(new Finding(
                    Severity.DEGRADED,
                    Names.of(held) + (held.size() == 1 ? " does" : " do") + " not campaign for another " + millis
                            + " ms: if " + leader.id() + " fails, no server leads until then",
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
