package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/**
 * What an installation put where.
 *
 * @param placed new files, and files that were different
 * @param unchanged those that were there already
 * @param dryRun whether nothing has been done yet
 */
public record InstalledView(List<String> placed, List<String> unchanged, boolean dryRun) implements Document {
    public InstalledView {
        placed = List.copyOf(placed);
        unchanged = List.copyOf(unchanged);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        for (String path : placed) {
            blocks.add(new Block.Line((dryRun ? "would place " : "placed ") + path));
        }
        if (wide) {
            for (String path : unchanged) {
                blocks.add(new Block.Line("unchanged " + path));
            }
        } else if (!unchanged.isEmpty()) {
            blocks.add(new Block.Line(unchanged.size() + " files were there already, unchanged"));
        }
        return blocks;
    }

    @Override
    public Data.Fields data() {
        return Data.Fields.withSchemaVersion()
                .put("dryRun", dryRun)
                .putTexts("placed", placed)
                .putTexts("unchanged", unchanged);
    }

    @Override
    public List<Block> valueBlocks() {
        List<Block> lines = new ArrayList<>();
        for (String path : placed) {
            lines.add(new Block.Line(path));
        }
        return lines;
    }
}
