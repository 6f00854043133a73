package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.ClusterVerdict.ElectionStage;
import dev.raftctl.cli.findings.ClusterVerdict.QuorumState;
import dev.raftctl.cli.findings.ClusterVerdict.ServedRequests;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.Finding.EvidenceRow;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ServerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machine-readable form of a verdict, which {@code health}, {@code votes} and {@code explain} share. */
final class VerdictData {
    private static final long SCHEMA_VERSION = 2;

    private VerdictData() {}

    /** Returns an object that starts with the schema version of verdicts. */
    static StructuredData.ObjectData withSchemaVersion() {
        return new StructuredData.ObjectData().put("schemaVersion", SCHEMA_VERSION);
    }

    static StructuredData.ObjectData of(ClusterVerdict verdict) {
        ClusterStatus clusterStatus = verdict.clusterStatus();
        ServerStatus authority = clusterStatus.authority();
        return withSchemaVersion()
                .put("clusterId", authority == null ? "" : authority.clusterId())
                .put("name", authority == null ? "" : authority.clusterName())
                .put("at", time(verdict.at()))
                .put("healthy", verdict.isHealthy())
                .put("status", verdict.status())
                .put("state", verdict.status())
                .put(
                        "leader",
                        verdict.leader() == null ? null : verdict.leader().value())
                .put("term", verdict.term())
                .put("stage", stage(verdict))
                .put("serves", served(verdict.serves()))
                .put("quorum", quorum(verdict.quorum()))
                .put("limitedBy", verdict.limitedBy().isEmpty() ? null : verdict.limitedBy())
                .put("findings", new StructuredData.ListData(findings(verdict)));
    }

    private static StructuredData stage(ClusterVerdict verdict) {
        ElectionStage stage = verdict.stage();
        if (stage == null) {
            return new StructuredData.NullData();
        }
        return new StructuredData.ObjectData()
                .put("name", stage.name())
                .put("since", stage.ageMs() < 0 ? null : time(verdict.at().minusMillis(stage.ageMs())))
                .putNumber("ageMs", nullIfNegative(stage.ageMs()))
                .putNumber("attempts", nullIfNegative(stage.attempts()));
    }

    private static StructuredData.ObjectData served(ServedRequests serves) {
        StructuredData stale = serves.staleIndex() < 0
                ? new StructuredData.NullData()
                : new StructuredData.ObjectData()
                        .put("asOf", serves.staleIndex())
                        .putTexts("from", serves.staleServers());
        return new StructuredData.ObjectData()
                .put("writes", serves.writes())
                .put("reads", serves.reads())
                .put("staleReads", stale);
    }

    private static StructuredData.ObjectData quorum(QuorumState quorum) {
        return new StructuredData.ObjectData()
                .put("needed", quorum.needed())
                .putTexts("voters", quorum.voters())
                .putTexts("outgoing", quorum.outgoing())
                .putTexts("able", quorum.able())
                .putTexts("missing", quorum.missing());
    }

    private static List<StructuredData> findings(ClusterVerdict verdict) {
        List<StructuredData> findings = new ArrayList<>();
        verdict.findings().forEach(each -> findings.add(finding(each)));
        return findings;
    }

    private static StructuredData.ObjectData finding(Finding finding) {
        List<StructuredData> evidence = new ArrayList<>();
        for (EvidenceRow each : finding.evidence()) {
            StructuredData.ObjectData row = new StructuredData.ObjectData()
                    .put("server", each.server())
                    .put("what", each.what())
                    .put("by", each.by());
            if (each.lastAlive() != null) {
                row.put("lastAlive", time(each.lastAlive()));
            }
            evidence.add(row);
        }
        return new StructuredData.ObjectData()
                .put("code", finding.code().name())
                .put("severity", finding.severity().label())
                .put("certainty", finding.certainty().label())
                .put("since", finding.since() == null ? null : time(finding.since()))
                .putNumber("ageMs", nullIfNegative(finding.ageMs()))
                .put("count", finding.count())
                .put("symptom", finding.symptom())
                .putTexts("impact", finding.impact())
                .putTexts("works", finding.works())
                .put("cause", finding.cause())
                .putTexts("servers", finding.servers())
                .put("evidence", new StructuredData.ListData(evidence))
                .putTexts("ruledOut", finding.ruledOut())
                .put(
                        "next",
                        new StructuredData.ObjectData()
                                .put("text", finding.next().text())
                                .put("command", finding.next().command())
                                .put("safe", finding.next().safe()))
                .putTexts("not", finding.not())
                .putTexts("related", finding.related())
                .put(
                        "muted",
                        finding.muted() == null ? new StructuredData.NullData() : FindingMuteData.of(finding.muted()))
                .put("explain", finding.explainCommand())
                .put("text", finding.sentence())
                .put("hint", finding.next().line());
    }

    private static String time(Instant instant) {
        return Timestamps.format(instant.toEpochMilli());
    }

    private static @Nullable Long nullIfNegative(long number) {
        return number < 0 ? null : number;
    }
}
