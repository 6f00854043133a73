package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.FindingCode;
import dev.raftctl.cli.findings.FindingGuide;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.List;

/** Shows what a code means and what to do about it. */
public record FindingGuideView(FindingGuide guide) implements OutputDocument {
    private static final int TITLE_COLUMN = 17;
    private static final int TEXT_COLUMN = 10;

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        String code = guide.code().name();
        String label = code + " ".repeat(Math.max(2, TITLE_COLUMN - code.length()));
        List<DocumentBlock> blocks =
                new ArrayList<>(FindingLines.styled(WrappedText.lines(label, 2, guide.title()), TextTone.STRONG));
        add("severity", guide.severity(), blocks);
        add("signs", guide.signs(), blocks);
        add("means", guide.meaning(), blocks);
        add("do", guide.action(), blocks);
        add("do not", guide.prohibition(), blocks);
        add("also", also(), blocks);
        return blocks;
    }

    private String also() {
        return String.join(", ", guide.related().stream().map(FindingCode::name).toList());
    }

    private static void add(String label, String text, List<DocumentBlock> blocks) {
        blocks.addAll(FindingLines.styled(
                WrappedText.lines(label + " ".repeat(TEXT_COLUMN - label.length()), TEXT_COLUMN, text),
                TextTone.PLAIN));
    }

    @Override
    public StructuredData.ObjectData data() {
        return VerdictData.withSchemaVersion()
                .put("code", guide.code().name())
                .put("title", guide.title())
                .put("severity", guide.severity())
                .put("signs", guide.signs())
                .put("means", guide.meaning())
                .put("do", guide.action())
                .put("doNot", guide.prohibition())
                .putTexts("also", guide.related());
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(guide.meaning()));
    }
}
