package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.PrintableText;
import java.util.ArrayList;
import java.util.List;

/** Lists muted codes of findings. */
public record MutesView(List<FindingMute> mutes) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("CODE"),
            DocumentBlock.TextTableColumn.left("UNTIL"),
            DocumentBlock.TextTableColumn.left("BY"),
            DocumentBlock.TextTableColumn.left("REASON"));

    public MutesView {
        mutes = List.copyOf(mutes);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        if (mutes.isEmpty()) {
            return List.of(new DocumentBlock.TextLineBlock("no finding is muted"));
        }
        List<List<StyledText>> rows = new ArrayList<>();
        for (FindingMute mute : mutes) {
            rows.add(List.of(
                    StyledText.of(PrintableText.of(mute.code())),
                    StyledText.of(Timestamps.format(mute.untilMillis())),
                    StyledText.of(mute.operator().isEmpty() ? "-" : PrintableText.of(mute.operator())),
                    StyledText.of(PrintableText.of(mute.reason()))));
        }
        return List.of(new DocumentBlock.TextTableBlock(COLUMNS, rows));
    }

    @Override
    public String listField() {
        return "mutes";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> items = new ArrayList<>();
        mutes.forEach(each -> items.add(FindingMuteData.withCode(each)));
        return StructuredData.ObjectData.withSchemaVersion().put("mutes", new StructuredData.ListData(items));
    }

    /** Returns the codes, one per line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        mutes.forEach(each -> lines.add(new DocumentBlock.TextLineBlock(PrintableText.of(each.code()))));
        return lines;
    }
}
