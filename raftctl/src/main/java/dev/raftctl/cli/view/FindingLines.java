package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.List;

/** Lines about findings that several screens share; none is wider than 80 columns. */
final class FindingLines {
    /** The number of findings that a short list shows. {@code raftctl health} shows all of them. */
    private static final int MAX_FINDINGS = 3;

    private static final int INDENT = 2;

    private FindingLines() {}

    /** Returns the worst findings and one next step, for the end of a screen. */
    static List<DocumentBlock> footer(ClusterVerdict verdict) {
        List<Finding> findings = verdict.presentFindings();
        List<DocumentBlock> blocks = new ArrayList<>();
        for (Finding each : findings.subList(0, Math.min(MAX_FINDINGS, findings.size()))) {
            blocks.addAll(styled(WrappedText.lines("", INDENT, withMuteMark(each)), ClusterHealthView.tone(each)));
        }
        if (findings.size() > MAX_FINDINGS) {
            int more = findings.size() - MAX_FINDINGS;
            blocks.add(new DocumentBlock.TextLineBlock(
                    more + " more finding" + (more == 1 ? "" : "s") + ": raftctl health"));
        }
        String next = verdict.next().line();
        if (!next.isEmpty()) {
            blocks.addAll(styled(WrappedText.lines("next: ", INDENT, next), TextTone.PLAIN));
        }
        return blocks;
    }

    /** Returns the code and the sentence, and whether the code is muted. */
    private static String withMuteMark(Finding finding) {
        return finding.codeAndSentence() + (finding.muted() == null ? "" : " (muted)");
    }

    /** Returns a block for each line, all in the same tone. */
    static List<DocumentBlock> styled(List<String> lines, TextTone tone) {
        List<DocumentBlock> blocks = new ArrayList<>();
        for (String line : lines) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText(line, tone)));
        }
        return blocks;
    }
}
