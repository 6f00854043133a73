package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster is, judged from what its servers said. Pure.
 *
 * @param findings what is wrong, the worst first; empty: all is well
 */
public record Health(List<Finding> findings) {
    /** A follower this far behind is worth a word; less is the ordinary distance under load. */
    private static final long LAG_MAX = 10_000;

    /** A certificate that ends sooner is worth a word. */
    private static final Duration EXPIRY_WARNING = Duration.ofDays(30);

    /** How bad a finding is. */
    public enum Severity {
        /** The cluster does not serve. */
        DOWN,
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
        if (leader == null) {
            Diagnosis diagnosis = Diagnosis.of(survey);
            findings.add(new Finding(Severity.DOWN, diagnosis.verdict(), diagnosis.next()));
        } else if (!survey.hasWorkingMajority()) {
            findings.add(new Finding(
                    Severity.DOWN, "fewer than a majority of the voters answer here", "raftctl status shows which"));
        } else if (followers(survey, leader) < configuration.quorum()) {
            findings.add(new Finding(
                    Severity.DOWN,
                    "fewer than a majority of the voters follow " + leader.id() + " in term " + leader.term() + " yet",
                    "raftctl votes"));
        }
        List<Finding> disks = Disks.findings(survey, leader);
        disks.stream().filter(each -> each.severity() == Severity.DOWN).forEach(findings::add);
        for (ServerId id : configuration.members().keySet()) {
            member(id, survey, leader, findings);
        }
        disks.stream().filter(each -> each.severity() == Severity.DEGRADED).forEach(findings::add);
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
        return new Health(List.copyOf(findings));
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

    private static int followers(Survey survey, ServerStatus leader) {
        int followers = 0;
        for (ServerStatus each : survey.answers()) {
            boolean votes = leader.configuration().voters().contains(each.id());
            if (votes && each.term() == leader.term() && leader.id().equals(each.leader())) {
                followers++;
            }
        }
        return followers;
    }

    private static void member(ServerId id, Survey survey, @Nullable ServerStatus leader, List<Finding> findings) {
        Sighting sighting = survey.sighting(id);
        ServerStatus status = sighting == null ? null : sighting.status();
        if (sighting == null || status == null) {
            findings.add(new Finding(
                    Severity.DEGRADED,
                    id + " does not answer: " + (sighting == null ? "not asked" : sighting.error()),
                    "start it, or replace it: raftctl replace-server " + id + " NEW=H:P"));
        } else if (!status.barred().isEmpty()) {
            findings.add(new Finding(
                    Severity.DEGRADED, id + " neither votes nor stands: " + status.barred(), "raftctl inspect " + id));
        } else if (leader != null && !id.equals(leader.id())) {
            Long lag = survey.lag(sighting);
            if (status.role() == ServerRole.REMOVED || !leader.id().equals(status.leader())) {
                findings.add(new Finding(
                        Severity.DEGRADED, id + " does not follow " + leader.id(), "raftctl inspect " + id));
            } else if (lag != null && lag > LAG_MAX) {
                findings.add(new Finding(
                        Severity.DEGRADED, id + " is " + lag + " entries behind", "raftctl inspect " + leader.id()));
            }
        }
    }

    /** Whether reads and writes are served, whatever else is wrong. */
    public boolean serves() {
        for (Finding each : findings) {
            if (each.severity() == Severity.DOWN) {
                return false;
            }
        }
        return true;
    }
}
