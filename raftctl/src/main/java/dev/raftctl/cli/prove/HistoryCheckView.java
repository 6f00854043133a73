package dev.raftctl.cli.prove;

import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The verdict on a history that was read from a file. */
record HistoryCheckView(Path file, HistoryVerdict verdict) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.NamedValuesBlock()
                .add("history", file.toString())
                .add("operations", verdict.answeredCount() + " done, " + verdict.unknownCount() + " unknown")
                .add("sha256", verdict.sha256()));
        blocks.addAll(verdict.blocks());
        return blocks;
    }

    @Override
    public StructuredData.ObjectData data() {
        return StructuredData.ObjectData.withSchemaVersion()
                .put("holds", verdict.holds())
                .put("verdict", verdict.sentence())
                .put("history", file.toString())
                .put("historySha256", verdict.sha256())
                .put(
                        "operations",
                        new StructuredData.ObjectData()
                                .put("done", verdict.answeredCount())
                                .put("unknown", verdict.unknownCount()));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(verdict.holds() ? "holds" : "broken"));
    }
}
