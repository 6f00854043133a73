package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.Health.Finding;
import dev.raftctl.cli.cluster.Health.Severity;
import dev.raftctl.cli.view.Cell.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the health findings, one per line, the most severe first. */
public record HealthView(Health health) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> lines = new ArrayList<>();
        for (Finding each : health.findings()) {
            Tone tone = each.severity() != Severity.DEGRADED ? Tone.BAD : Tone.WARNING;
            String next = each.hint().isEmpty() ? "" : " (" + each.hint() + ")";
            lines.add(new Block.Line(new Cell(severityName(each) + ": " + each.text() + next, tone)));
        }
        if (lines.isEmpty()) {
            lines.add(new Block.Line(new Cell("healthy", Tone.GOOD)));
        }
        return lines;
    }

    private static String severityName(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public Data.Fields data() {
        List<Data> findings = new ArrayList<>();
        for (Finding each : health.findings()) {
            findings.add(new Data.Fields()
                    .put("severity", severityName(each))
                    .put("text", each.text())
                    .put("hint", each.hint()));
        }
        return Data.Fields.withSchemaVersion()
                .put("healthy", health.findings().isEmpty())
                .put("state", health.state())
                .put("findings", new Data.Items(findings));
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(health.state()));
    }
}
