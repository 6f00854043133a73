package dev.raftctl.cli.view;

import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.List;

/** Lists the runbooks with one line each. */
public record RunbookListView(List<Runbook> runbooks) implements OutputDocument {
    private static final int TITLE_COLUMN = 21;

    public RunbookListView {
        runbooks = List.copyOf(runbooks);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextLineBlock("Usage: raftctl help runbook NAME"));
        blocks.add(new DocumentBlock.TextLineBlock(""));
        for (Runbook each : runbooks) {
            String label = each.name() + " ".repeat(TITLE_COLUMN - each.name().length());
            blocks.addAll(
                    FindingLines.styled(WrappedText.lines(label, TITLE_COLUMN, each.title() + "."), TextTone.PLAIN));
        }
        for (String each : Runbook.CONVENTIONS) {
            blocks.add(new DocumentBlock.TextLineBlock(""));
            blocks.addAll(FindingLines.styled(WrappedText.lines("", 0, each), TextTone.PLAIN));
        }
        return blocks;
    }

    @Override
    public String listField() {
        return "runbooks";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> items = new ArrayList<>();
        for (Runbook each : runbooks) {
            items.add(new StructuredData.ObjectData().put("name", each.name()).put("title", each.title()));
        }
        return StructuredData.ObjectData.withSchemaVersion().put("runbooks", new StructuredData.ListData(items));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> names = new ArrayList<>();
        runbooks.forEach(each -> names.add(new DocumentBlock.TextLineBlock(each.name())));
        return names;
    }
}
