package dev.raftctl.cli.prove;

import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The injected faults, and whether the cluster stayed correct.
 *
 * @param historyFile the file that the history was written to; null if none was requested
 * @param keptDirectory the directory with history, logs and data; null if it was removed
 */
record FaultTestView(
        FaultTestResult proof,
        @Nullable Path historyFile,
        @Nullable Path keptDirectory) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        FaultTestSettings plan = proof.plan();
        DocumentBlock.NamedValuesBlock fields = new DocumentBlock.NamedValuesBlock()
                .add("servers", Integer.toString(plan.nodeCount()))
                .add("clients", Integer.toString(plan.clientCount()))
                .add("time", plan.durationMillis() + " ms")
                .add(
                        "operations",
                        proof.verdict().answeredCount() + " done, " + proof.refusedCount() + " refused, "
                                + proof.verdict().unknownCount() + " unknown")
                .add("faults", faults())
                .add("terms", Long.toString(proof.termCount()))
                .add("longest gap", longestGapMillis() + " ms without an acknowledged change")
                .add("read again", proof.finalReadCount() + " keys, after all faults were healed")
                .add("watchers", watchers())
                .add(
                        "lock",
                        proof.locks().clientCount() + " clients, acquired "
                                + (proof.locks().holdCount() == 1
                                        ? "once"
                                        : proof.locks().holdCount() + " times"))
                .add("history", history());
        List<DocumentBlock> blocks = new ArrayList<>(List.of(fields));
        blocks.addAll(proof.verdict().blocks());
        blocks.addAll(proof.watches().blocks());
        blocks.addAll(proof.locks().blocks());
        if (keptDirectory != null) {
            blocks.add(new DocumentBlock.TextLineBlock("history, logs and data are in " + keptDirectory));
        }
        return blocks;
    }

    private String faults() {
        if (proof.faults().isEmpty()) {
            return "none";
        }
        List<String> parts = new ArrayList<>();
        proof.faults().forEach((kind, count) -> parts.add(count + " " + kind.label()));
        return String.join(", ", parts);
    }

    private String watchers() {
        WatchVerdict watches = proof.watches();
        String received = watches.watcherCount() + ", with " + watches.eventCount() + " changes";
        return watches.compactedCount() == 0
                ? received
                : received + "; started again "
                        + (watches.compactedCount() == 1 ? "once" : watches.compactedCount() + " times")
                        + ", because no server had the next changes";
    }

    private String history() {
        String hash = "sha256 " + proof.verdict().sha256();
        return historyFile == null ? hash : historyFile + ", " + hash;
    }

    private long longestGapMillis() {
        return proof.longestGapNanos() / 1_000_000;
    }

    @Override
    public StructuredData.ObjectData data() {
        StructuredData.ObjectData faults = new StructuredData.ObjectData();
        for (Map.Entry<FaultKind, Integer> each : proof.faults().entrySet()) {
            faults.put(each.getKey().label(), each.getValue());
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("holds", proof.holds())
                .put("verdict", proof.verdict().sentence())
                .put("nodes", proof.plan().nodeCount())
                .put("clients", proof.plan().clientCount())
                .put("seed", Long.toString(proof.plan().seed()))
                .put("durationMs", proof.plan().durationMillis())
                .put(
                        "operations",
                        new StructuredData.ObjectData()
                                .put("done", proof.verdict().answeredCount())
                                .put("refused", proof.refusedCount())
                                .put("unknown", proof.verdict().unknownCount()))
                .put("faults", faults)
                .put("terms", proof.termCount())
                .put("longestGapMs", longestGapMillis())
                .put("finalReads", proof.finalReadCount())
                .put(
                        "watches",
                        new StructuredData.ObjectData()
                                .put("holds", proof.watches().holds())
                                .put("verdict", proof.watches().sentence())
                                .put("watchers", proof.watches().watcherCount())
                                .put("changes", proof.watches().eventCount())
                                .put("compacted", proof.watches().compactedCount()))
                .put(
                        "locks",
                        new StructuredData.ObjectData()
                                .put("holds", proof.locks().holds())
                                .put("verdict", proof.locks().sentence())
                                .put("clients", proof.locks().clientCount())
                                .put("acquisitions", proof.locks().holdCount()))
                .put("history", historyFile == null ? null : historyFile.toString())
                .put("historySha256", proof.verdict().sha256())
                .put("kept", keptDirectory == null ? null : keptDirectory.toString());
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(proof.holds() ? "holds" : "broken"));
    }
}
