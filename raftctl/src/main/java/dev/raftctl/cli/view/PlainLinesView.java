package dev.raftctl.cli.view;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Shows lines of text that are the whole answer, such as a script for a shell or completion candidates. */
public record PlainLinesView(String name, List<String> lines) implements OutputDocument {
    public PlainLinesView {
        lines = List.copyOf(lines);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        for (String line : lines) {
            blocks.add(new DocumentBlock.RawBytesBlock(line.getBytes(StandardCharsets.UTF_8)));
        }
        return blocks;
    }

    @Override
    public StructuredData.ObjectData data() {
        return StructuredData.ObjectData.withSchemaVersion().putTexts(name, lines);
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return blocks(false);
    }
}
