package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/**
 * The files that an installation placed.
 *
 * @param placed new files, and files whose content changed
 * @param unchanged files that were already up to date
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
            blocks.add(new Block.Line((dryRun ? "would install " : "installed ") + path));
        }
        if (wide) {
            for (String path : unchanged) {
                blocks.add(new Block.Line("unchanged " + path));
            }
        } else if (!unchanged.isEmpty()) {
            blocks.add(new Block.Line(unchanged.size() + " files were already up to date"));
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
