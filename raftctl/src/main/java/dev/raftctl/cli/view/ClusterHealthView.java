package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.FindingSeverity;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.List;

/** Shows the findings, the most severe first; the lines after the first one of a finding are indented. */
public record ClusterHealthView(ClusterVerdict verdict) implements OutputDocument {
    private static final int INDENT = 2;

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> lines = new ArrayList<>();
        for (Finding each : verdict.findings()) {
            String next = each.next().line().isEmpty() || (each.isPresent() && !each.needsAttention())
                    ? ""
                    : " (" + each.next().line() + ")";
            String muted = each.muted() == null ? "" : " (" + FindingMuteData.describe(each.muted()) + ")";
            lines.addAll(FindingLines.styled(
                    WrappedText.lines("", INDENT, each.codeAndSentence() + next + muted), tone(each)));
        }
        if (verdict.isHealthy()) {
            String muted = verdict.presentFindings().isEmpty() ? "" : ", but every finding is muted";
            lines.add(0, new DocumentBlock.TextLineBlock(new StyledText(verdict.status() + muted, TextTone.GOOD)));
        }
        return lines;
    }

    /** Returns the tone in which a finding is shown. */
    static TextTone tone(Finding finding) {
        if (!finding.needsAttention()) {
            return TextTone.FAINT;
        }
        return finding.severity() == FindingSeverity.DEGRADED ? TextTone.WARNING : TextTone.BAD;
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public StructuredData.ObjectData data() {
        return VerdictData.of(verdict);
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(verdict.status()));
    }
}
