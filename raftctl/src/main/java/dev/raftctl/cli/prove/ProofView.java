package dev.raftctl.cli.prove;

import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import dev.raftctl.node.simulation.linear.Operation;
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
record ProofView(ProofResult proof, @Nullable Path keptDirectory) implements Document {
    private static final int MAX_SHOWN_OPERATIONS = 20;

    @Override
    public List<Block> blocks(boolean wide) {
        ProofPlan plan = proof.plan();
        Block.Fields fields = new Block.Fields()
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
        List<Block> blocks = new ArrayList<>(List.of(fields));
        blocks.add(new Block.Line(new Cell(verdict(), proof.holds() ? Tone.GOOD : Tone.BAD)));
        if (proof.finding() instanceof LinearizabilityResult.Violation violation) {
            List<Operation> stuck = violation.unplaced();
            for (Operation each : stuck.subList(0, Math.min(MAX_SHOWN_OPERATIONS, stuck.size()))) {
                blocks.add(new Block.Line("  " + each));
            }
        }
        if (keptDirectory != null) {
            blocks.add(new Block.Line("history, logs and data are in " + keptDirectory));
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
        if (proof.finding() instanceof LinearizabilityResult.Violation violation) {
            return "NOT linearizable: no sequential order explains the results of the operations on " + violation.key();
        }
        if (proof.finding() instanceof LinearizabilityResult.Undecided undecided) {
            return "UNDECIDED: the check of " + undecided.key() + " reached its limit";
        }
        if (proof.isEmpty()) {
            return "NOTHING PROVED: no operation was answered";
        }
        return "linearizable; no acknowledged write was lost";
    }

    @Override
    public Data.Fields data() {
        Data.Fields faults = new Data.Fields();
        for (Map.Entry<FaultKind, Integer> each : proof.faults().entrySet()) {
            faults.put(each.getKey().label(), each.getValue());
        }
        return Data.Fields.withSchemaVersion()
                .put("holds", proof.holds())
                .put("verdict", verdict())
                .put("nodes", proof.plan().nodeCount())
                .put("clients", proof.plan().clientCount())
                .put("seed", Long.toString(proof.plan().seed()))
                .put("durationMs", proof.plan().durationMillis())
                .put(
                        "operations",
                        new Data.Fields()
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
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(proof.holds() ? "holds" : "broken"));
    }
}
