package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ClusterHealth;
import dev.raftctl.cli.cluster.ClusterHealth.HealthFinding;
import dev.raftctl.cli.cluster.ClusterHealth.HealthSeverity;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the health findings, one per line, the most severe first. */
public record ClusterHealthView(ClusterHealth health) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> lines = new ArrayList<>();
        for (HealthFinding each : health.findings()) {
            TextTone tone = each.severity() != HealthSeverity.DEGRADED ? TextTone.BAD : TextTone.WARNING;
            String next = each.hint().isEmpty() ? "" : " (" + each.hint() + ")";
            lines.add(new DocumentBlock.TextLineBlock(
                    new StyledText(severityName(each) + ": " + each.text() + next, tone)));
        }
        if (lines.isEmpty()) {
            lines.add(new DocumentBlock.TextLineBlock(new StyledText("healthy", TextTone.GOOD)));
        }
        return lines;
    }

    private static String severityName(HealthFinding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> findings = new ArrayList<>();
        for (HealthFinding each : health.findings()) {
            findings.add(new StructuredData.ObjectData()
                    .put("severity", severityName(each))
                    .put("text", each.text())
                    .put("hint", each.hint()));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("healthy", health.findings().isEmpty())
                .put("state", health.state())
                .put("findings", new StructuredData.ListData(findings));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(health.state()));
    }
}
