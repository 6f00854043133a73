package dev.raftctl.cli.view;

import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.tls.TlsCheck.Finding;
import dev.raftctl.protocol.tls.TlsCheck.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is to be said of certificates, keys and endpoints, a line each. */
public record TlsCheckView(List<Finding> findings) implements Document {
    public TlsCheckView {
        findings = List.copyOf(findings);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> lines = new ArrayList<>();
        for (Finding each : findings) {
            String next = each.hint().isEmpty() ? "" : " (" + each.hint() + ")";
            lines.add(
                    new Block.Line(new Cell(word(each) + ": " + each.place() + ": " + each.text() + next, tone(each))));
        }
        return lines;
    }

    private static Tone tone(Finding finding) {
        return switch (finding.verdict()) {
            case OK -> Tone.GOOD;
            case NOTE, SOON -> Tone.DOUBTFUL;
            case BAD -> Tone.BAD;
        };
    }

    private static String word(Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }

    private boolean isWell() {
        return findings.stream().noneMatch(each -> each.verdict() == Verdict.BAD);
    }

    @Override
    public String list() {
        return "findings";
    }

    @Override
    public Data.Fields data() {
        List<Data> all = new ArrayList<>();
        for (Finding each : findings) {
            all.add(new Data.Fields()
                    .put("place", each.place())
                    .put("verdict", word(each))
                    .put("text", each.text())
                    .put("hint", each.hint()));
        }
        return Data.Fields.versioned().put("ok", isWell()).put("findings", new Data.Items(all));
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(isWell() ? "ok" : "bad"));
    }
}
