package dev.raftctl.cli.view;

import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.tls.TlsFilesCheck.TlsFileFinding;
import dev.raftctl.protocol.tls.TlsFilesCheck.TlsFindingSeverity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the findings about certificates, keys and endpoints, one per line. */
public record TlsCheckView(List<TlsFileFinding> findings) implements OutputDocument {
    public TlsCheckView {
        findings = List.copyOf(findings);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> lines = new ArrayList<>();
        for (TlsFileFinding each : findings) {
            String next = each.hint().isEmpty() ? "" : " (" + each.hint() + ")";
            lines.add(new DocumentBlock.TextLineBlock(
                    new StyledText(verdictName(each) + ": " + each.place() + ": " + each.text() + next, tone(each))));
        }
        return lines;
    }

    private static TextTone tone(TlsFileFinding finding) {
        return switch (finding.verdict()) {
            case OK -> TextTone.GOOD;
            case NOTE, SOON -> TextTone.WARNING;
            case BAD -> TextTone.BAD;
        };
    }

    private static String verdictName(TlsFileFinding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }

    private boolean isOk() {
        return findings.stream().noneMatch(each -> each.verdict() == TlsFindingSeverity.BAD);
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> all = new ArrayList<>();
        for (TlsFileFinding each : findings) {
            all.add(new StructuredData.ObjectData()
                    .put("place", each.place())
                    .put("verdict", verdictName(each))
                    .put("text", each.text())
                    .put("hint", each.hint()));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("ok", isOk())
                .put("findings", new StructuredData.ListData(all));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(isOk() ? "ok" : "bad"));
    }
}
