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
public record InstalledFilesView(List<String> placed, List<String> unchanged, boolean dryRun)
        implements OutputDocument {
    public InstalledFilesView {
        placed = List.copyOf(placed);
        unchanged = List.copyOf(unchanged);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        for (String path : placed) {
            blocks.add(new DocumentBlock.TextLineBlock((dryRun ? "would install " : "installed ") + path));
        }
        if (wide) {
            for (String path : unchanged) {
                blocks.add(new DocumentBlock.TextLineBlock("unchanged " + path));
            }
        } else if (!unchanged.isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock(unchanged.size() + " files were already up to date"));
        }
        return blocks;
    }

    @Override
    public StructuredData.ObjectData data() {
        return StructuredData.ObjectData.withSchemaVersion()
                .put("dryRun", dryRun)
                .putTexts("placed", placed)
                .putTexts("unchanged", unchanged);
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (String path : placed) {
            lines.add(new DocumentBlock.TextLineBlock(path));
        }
        return lines;
    }
}
