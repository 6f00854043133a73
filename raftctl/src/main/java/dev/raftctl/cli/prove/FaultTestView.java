package dev.raftctl.cli.prove;

import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The injected faults, and whether the cluster stayed correct.
 *
 * @param keptDirectory the directory with history, logs and data; null if it was removed
 */
record FaultTestView(FaultTestResult proof, @Nullable Path keptDirectory) implements OutputDocument {
    private static final int MAX_SHOWN_OPERATIONS = 20;

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        FaultTestSettings plan = proof.plan();
        DocumentBlock.NamedValuesBlock fields = new DocumentBlock.NamedValuesBlock()
                .add("servers", Integer.toString(plan.nodeCount()))
                .add("clients", Integer.toString(plan.clientCount()))
                .add("time", plan.durationMillis() + " ms")
                .add(
                        "operations",
                        proof.answeredCount() + " done, " + proof.refusedCount() + " refused, " + proof.unknownCount()
                                + " unknown")
                .add("faults", faults())
                .add("terms", Long.toString(proof.termCount()))
                .add("longest gap", longestGapMillis() + " ms without an acknowledged change")
                .add("read again", proof.finalReadCount() + " keys, after all faults were healed");
        List<DocumentBlock> blocks = new ArrayList<>(List.of(fields));
        blocks.add(new DocumentBlock.TextLineBlock(
                new StyledText(verdict(), proof.holds() ? TextTone.GOOD : TextTone.BAD)));
        List<ClientOperation> stuck = proof.finding().unplaced();
        for (ClientOperation each : stuck.subList(0, Math.min(MAX_SHOWN_OPERATIONS, stuck.size()))) {
            blocks.add(new DocumentBlock.TextLineBlock("  " + each));
        }
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

    private long longestGapMillis() {
        return proof.longestGapNanos() / 1_000_000;
    }

    private String verdict() {
        if (proof.contradiction() != null) {
            return "NOT linearizable: " + proof.contradiction();
        }
        return proof.finding().accept(new LinearizabilityResult.Visitor<>() {
            @Override
            public String linearizable(LinearizabilityResult.LinearizableHistory result) {
                return proof.isEmpty()
                        ? "NOTHING PROVED: no operation was answered"
                        : "linearizable; no acknowledged write was lost";
            }

            @Override
            public String violated(LinearizabilityResult.LinearizabilityViolation violation) {
                return "NOT linearizable: no sequential order explains the results of the operations on "
                        + violation.key();
            }

            @Override
            public String undecided(LinearizabilityResult.LinearizabilityUndecided undecided) {
                return "UNDECIDED: the check of " + undecided.key() + " reached its limit";
            }
        });
    }

    @Override
    public StructuredData.ObjectData data() {
        StructuredData.ObjectData faults = new StructuredData.ObjectData();
        for (Map.Entry<FaultKind, Integer> each : proof.faults().entrySet()) {
            faults.put(each.getKey().label(), each.getValue());
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("holds", proof.holds())
                .put("verdict", verdict())
                .put("nodes", proof.plan().nodeCount())
                .put("clients", proof.plan().clientCount())
                .put("seed", Long.toString(proof.plan().seed()))
                .put("durationMs", proof.plan().durationMillis())
                .put(
                        "operations",
                        new StructuredData.ObjectData()
                                .put("done", proof.answeredCount())
                                .put("refused", proof.refusedCount())
                                .put("unknown", proof.unknownCount()))
                .put("faults", faults)
                .put("terms", proof.termCount())
                .put("longestGapMs", longestGapMillis())
                .put("finalReads", proof.finalReadCount())
                .put("kept", keptDirectory == null ? null : keptDirectory.toString());
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(proof.holds() ? "holds" : "broken"));
    }
}
