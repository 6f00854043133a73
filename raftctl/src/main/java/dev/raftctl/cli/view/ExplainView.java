package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.FindingCertainty;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Explains a verdict on one screen: who leads, each finding with what was seen, what still works, and what to do. No
 * line is wider than 80 columns.
 *
 * @param findings those of the verdict's findings that are shown
 */
public record ExplainView(ClusterVerdict verdict, List<Finding> findings) implements OutputDocument {
    private static final int INDENT = 2;
    private static final int LABEL_INDENT = 8;

    /** Shows all findings of a verdict. */
    public ExplainView(ClusterVerdict verdict) {
        this(verdict, verdict.findings());
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>(FindingLines.styled(
                WrappedText.lines("", INDENT, headline()),
                verdict.isHealthy() ? TextTone.GOOD : verdict.isServing() ? TextTone.WARNING : TextTone.BAD));
        for (Finding each : findings) {
            addFinding(each, wide, blocks);
        }
        addLabelled("WORKS", works(), blocks);
        addLabelled("NEXT", nextSteps(), blocks);
        addLabelled("NOT", notSteps(), blocks);
        return blocks;
    }

    private String headline() {
        String status = "  [" + verdict.status() + "]";
        String leaderless =
                verdict.leaderlessMs() < 0 ? "" : " for " + HumanReadableUnits.millis(verdict.leaderlessMs());
        if (verdict.leader() != null) {
            ServerStatus leader = verdict.clusterStatus().workingLeader();
            return "LEADER " + verdict.leader() + ", term " + (leader == null ? verdict.term() : leader.term())
                    + (leader == null ? "" : tolerance()) + status;
        }
        if (verdict.quorum().voters().isEmpty() || verdict.clusterStatus().onlyQueried() != null) {
            return verdict.leadership().toUpperCase(Locale.ROOT) + status;
        }
        return verdict.leadership().startsWith("no known leader")
                ? "NO KNOWN LEADER, term " + verdict.term() + status
                : "NO LEADER" + leaderless + ": no writes, no linearizable reads" + status;
    }

    private String tolerance() {
        int failures = verdict.tolerance();
        if (failures > 0) {
            return "; " + failures + " more voter" + (failures == 1 ? "" : "s") + " can fail";
        }
        return verdict.quorum().voters().size() > 1 ? "; no further voter can fail" : "";
    }

    private static void addFinding(Finding finding, boolean wide, List<DocumentBlock> blocks) {
        String muted = finding.muted() == null ? "" : " (" + FindingMuteData.describe(finding.muted()) + ")";
        String certainty = finding.certainty() == FindingCertainty.OBSERVED
                ? ""
                : " (" + finding.certainty().label() + ")";
        blocks.addAll(FindingLines.styled(
                WrappedText.lines(finding.code() + "  ", INDENT, finding.sentence() + certainty + muted),
                ClusterHealthView.tone(finding)));
        for (String line : finding.details()) {
            blocks.addAll(FindingLines.styled(WrappedText.lines("  " + line, " ".repeat(2 * INDENT)), TextTone.PLAIN));
        }
        if (wide) {
            for (Finding.EvidenceRow each : finding.evidence()) {
                blocks.addAll(FindingLines.styled(
                        WrappedText.lines(
                                "  ", 2 * INDENT, each.server() + ": " + each.what() + ", seen by " + each.by()),
                        TextTone.FAINT));
            }
        }
        for (String each : finding.ruledOut()) {
            blocks.addAll(
                    FindingLines.styled(WrappedText.lines("  ", 2 * INDENT, "ruled out: " + each), TextTone.FAINT));
        }
    }

    private Set<String> works() {
        Set<String> works = new LinkedHashSet<>();
        findings.forEach(each -> works.addAll(each.works()));
        return works;
    }

    private Set<String> nextSteps() {
        Set<String> steps = new LinkedHashSet<>();
        for (Finding each : findings) {
            if (each.needsAttention() && !each.next().line().isEmpty()) {
                steps.add(each.next().line());
            }
        }
        return steps;
    }

    private Set<String> notSteps() {
        Set<String> steps = new LinkedHashSet<>();
        findings.forEach(each -> steps.addAll(each.not()));
        return steps;
    }

    private static void addLabelled(String label, Set<String> texts, List<DocumentBlock> blocks) {
        String start = label + " ".repeat(LABEL_INDENT - label.length());
        for (String each : texts) {
            blocks.addAll(FindingLines.styled(WrappedText.lines(start, LABEL_INDENT, each), TextTone.PLAIN));
            start = " ".repeat(LABEL_INDENT);
        }
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public StructuredData.ObjectData data() {
        return VerdictData.of(verdict);
    }

    /** Returns the codes, one per line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (String each : verdict.codes()) {
            lines.add(new DocumentBlock.TextLineBlock(each));
        }
        return lines;
    }
}
