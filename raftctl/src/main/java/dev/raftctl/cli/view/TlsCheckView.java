package dev.raftctl.cli.view;

import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.tls.TlsCheck.Finding;
import dev.raftctl.protocol.tls.TlsCheck.FindingLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the findings about certificates, keys and endpoints, one per line. */
public record TlsCheckView(List<Finding> findings) implements Document {
    public TlsCheckView {
        findings = List.copyOf(findings);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> lines = new ArrayList<>();
        for (Finding each : findings) {
            String next = each.hint().isEmpty() ? "" : " (" + each.hint() + ")";
            lines.add(new Block.Line(
                    new Cell(verdictName(each) + ": " + each.place() + ": " + each.text() + next, tone(each))));
        }
        return lines;
    }

    private static Tone tone(Finding finding) {
        return switch (finding.verdict()) {
            case OK -> Tone.GOOD;
            case NOTE, SOON -> Tone.WARNING;
            case BAD -> Tone.BAD;
        };
    }

    private static String verdictName(Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }

    private boolean isOk() {
        return findings.stream().noneMatch(each -> each.verdict() == FindingLevel.BAD);
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public Data.Fields data() {
        List<Data> all = new ArrayList<>();
        for (Finding each : findings) {
            all.add(new Data.Fields()
                    .put("place", each.place())
                    .put("verdict", verdictName(each))
                    .put("text", each.text())
                    .put("hint", each.hint()));
        }
        return Data.Fields.withSchemaVersion().put("ok", isOk()).put("findings", new Data.Items(all));
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(isOk() ? "ok" : "bad"));
    }
}
