package dev.raftctl.cli.prove;

import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.node.simulation.linear.Finding;
import dev.raftctl.node.simulation.linear.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was done to the cluster, and whether it kept its promises.
 *
 * @param kept the directory with history, logs and data; null where they are not needed any more
 */
record ProofView(Proof proof, @Nullable Path kept) implements Document {
    private static final int SHOWN_MAX = 20;

    @Override
    public List<Block> blocks(boolean wide) {
        ProofPlan plan = proof.plan();
        Block.Fields fields = new Block.Fields()
                .add("servers", Integer.toString(plan.nodes()))
                .add("clients", Integer.toString(plan.clients()))
                .add("time", plan.durationMillis() + " ms")
                .add(
                        "operations",
                        proof.done() + " done, " + proof.refused() + " refused, " + proof.unknown() + " unknown")
                .add("faults", faults())
                .add("terms", Long.toString(proof.terms()))
                .add("longest gap", gapMillis() + " ms without an acknowledged change")
                .add("read again", proof.finalReads() + " keys, when all was whole");
        List<Block> blocks = new ArrayList<>(List.of(fields));
        blocks.add(new Block.Line(new Cell(verdict(), proof.holds() ? Tone.GOOD : Tone.BAD)));
        if (proof.finding() instanceof Finding.Violation violation) {
            List<Operation> stuck = violation.stuck();
            for (Operation each : stuck.subList(0, Math.min(SHOWN_MAX, stuck.size()))) {
                blocks.add(new Block.Line("  " + each));
            }
        }
        if (kept != null) {
            blocks.add(new Block.Line("history, logs and data are in " + kept));
        }
        return blocks;
    }

    private String faults() {
        if (proof.faults().isEmpty()) {
            return "none";
        }
        List<String> words = new ArrayList<>();
        proof.faults().forEach((kind, count) -> words.add(count + " " + kind.word()));
        return String.join(", ", words);
    }

    private long gapMillis() {
        return proof.gapNanos() / 1_000_000;
    }

    private String verdict() {
        if (proof.contradiction() != null) {
            return "NOT linearizable: " + proof.contradiction();
        }
        if (proof.finding() instanceof Finding.Violation violation) {
            return "NOT linearizable: no order explains what was done to " + violation.key();
        }
        if (proof.finding() instanceof Finding.Undecided undecided) {
            return "UNDECIDED: the check of " + undecided.key() + " was given up";
        }
        if (proof.isEmpty()) {
            return "NOTHING PROVED: no operation was answered";
        }
        return "linearizable; nothing that was acknowledged is lost";
    }

    @Override
    public Data.Fields data() {
        Data.Fields faults = new Data.Fields();
        for (Map.Entry<FaultKind, Integer> each : proof.faults().entrySet()) {
            faults.put(each.getKey().word(), each.getValue());
        }
        return Data.Fields.versioned()
                .put("holds", proof.holds())
                .put("verdict", verdict())
                .put("nodes", proof.plan().nodes())
                .put("clients", proof.plan().clients())
                .put("seed", Long.toString(proof.plan().seed()))
                .put("durationMs", proof.plan().durationMillis())
                .put(
                        "operations",
                        new Data.Fields()
                                .put("done", proof.done())
                                .put("refused", proof.refused())
                                .put("unknown", proof.unknown()))
                .put("faults", faults)
                .put("terms", proof.terms())
                .put("longestGapMs", gapMillis())
                .put("finalReads", proof.finalReads())
                .put("kept", kept == null ? null : kept.toString());
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(proof.holds() ? "holds" : "broken"));
    }
}
