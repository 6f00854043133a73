package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.Health.Finding;
import dev.raftctl.cli.cluster.Health.Severity;
import dev.raftctl.cli.view.Cell.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line for each finding, the worst first. */
public record HealthView(Health health) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> lines = new ArrayList<>();
        for (Finding each : health.findings()) {
            Tone tone = each.severity() != Severity.DEGRADED ? Tone.BAD : Tone.DOUBTFUL;
            String next = each.hint().isEmpty() ? "" : " (" + each.hint() + ")";
            lines.add(new Block.Line(new Cell(word(each) + ": " + each.text() + next, tone)));
        }
        if (lines.isEmpty()) {
            lines.add(new Block.Line(new Cell("healthy", Tone.GOOD)));
        }
        return lines;
    }

    private static String word(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String list() {
        return "findings";
    }

    @Override
    public Data.Fields data() {
        List<Data> findings = new ArrayList<>();
        for (Finding each : health.findings()) {
            findings.add(new Data.Fields()
                    .put("severity", word(each))
                    .put("text", each.text())
                    .put("hint", each.hint()));
        }
        return Data.Fields.versioned()
                .put("healthy", health.findings().isEmpty())
                .put("state", health.state())
                .put("findings", new Data.Items(findings));
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(health.state()));
    }
}
