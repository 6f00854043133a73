package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.Finding.EvidenceRow;
import dev.raftctl.cli.findings.Finding.NextStep;
import dev.raftctl.protocol.message.ServerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Builds a finding. Confined to one thread. */
final class FindingBuilder {
    private final FindingCause cause;
    private final Instant at;
    private FindingCertainty certainty = FindingCertainty.OBSERVED;
    private long ageMs = -1;
    private int count = 1;
    private String symptom = "";
    private String reason = "";
    private NextStep next = NextStep.NONE;
    private final List<String> impact = new ArrayList<>();
    private final List<String> works = new ArrayList<>();
    private final List<ServerId> servers = new ArrayList<>();
    private final List<EvidenceRow> evidence = new ArrayList<>();
    private final List<String> ruledOut = new ArrayList<>();
    private final List<String> not = new ArrayList<>();
    private final List<FindingCode> related = new ArrayList<>();
    private final List<String> details = new ArrayList<>();

    /** @param at when the evidence was collected */
    FindingBuilder(FindingCause cause, Instant at) {
        this.cause = cause;
        this.at = at;
    }

    FindingBuilder certainty(FindingCertainty newCertainty) {
        certainty = newCertainty;
        return this;
    }

    /** @param millis how long it has lasted; negative if unknown */
    FindingBuilder lasting(long millis) {
        ageMs = Math.max(-1, millis);
        return this;
    }

    FindingBuilder count(int newCount) {
        count = Math.max(1, newCount);
        return this;
    }

    FindingBuilder symptom(String clause) {
        symptom = clause;
        return this;
    }

    FindingBuilder because(String clause) {
        reason = clause;
        return this;
    }

    FindingBuilder impact(String... effects) {
        impact.addAll(List.of(effects));
        return this;
    }

    FindingBuilder works(String what) {
        works.add(what);
        return this;
    }

    FindingBuilder servers(Collection<ServerId> ids) {
        servers.addAll(ids);
        return this;
    }

    FindingBuilder server(ServerId id) {
        servers.add(id);
        return this;
    }

    /** @param silentMs how long ago the server was last seen alive; negative if unknown */
    FindingBuilder evidence(String server, String what, String by, long silentMs) {
        evidence.add(new EvidenceRow(server, what, by, silentMs < 0 ? null : at.minusMillis(silentMs)));
        return this;
    }

    FindingBuilder ruledOut(Collection<String> explanations) {
        ruledOut.addAll(explanations);
        return this;
    }

    FindingBuilder next(String text) {
        next = new NextStep(text, "", true);
        return this;
    }

    /** Sets a next step whose command changes nothing, or nothing that could make matters worse. */
    FindingBuilder next(String text, String command) {
        next = new NextStep(text, command, true);
        return this;
    }

    /** Sets a next step whose command a person must check before running it. */
    FindingBuilder nextWithCare(String text, String command) {
        next = new NextStep(text, command, false);
        return this;
    }

    FindingBuilder not(String what) {
        not.add(what);
        return this;
    }

    FindingBuilder related(FindingCode... codes) {
        related.addAll(List.of(codes));
        return this;
    }

    FindingBuilder detail(String line) {
        details.add(line);
        return this;
    }

    FindingBuilder details(Collection<String> lines) {
        details.addAll(lines);
        return this;
    }

    Finding build(FindingMutes mutes) {
        return new Finding(
                cause.code(),
                cause.severity(),
                certainty,
                ageMs,
                ageMs < 0 ? null : at.minusMillis(ageMs),
                count,
                symptom,
                impact,
                works,
                reason,
                servers,
                evidence,
                ruledOut,
                next,
                not,
                related,
                mutes.of(cause.code()),
                details);
    }
}
