package dev.raftctl.cli.view;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lines that are the whole answer: a script to source, or completion candidates. */
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
