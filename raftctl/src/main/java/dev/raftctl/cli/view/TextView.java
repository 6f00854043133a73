package dev.raftctl.cli.view;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Shows lines of text that are the whole answer, such as a script for a shell or completion candidates. */
public record TextView(String name, List<String> lines) implements Document {
    public TextView {
        lines = List.copyOf(lines);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        for (String line : lines) {
            blocks.add(new Block.Raw(line.getBytes(StandardCharsets.UTF_8)));
        }
        return blocks;
    }

    @Override
    public Data.Fields data() {
        return Data.Fields.withSchemaVersion().putTexts(name, lines);
    }

    @Override
    public List<Block> valueBlocks() {
        return blocks(false);
    }
}
