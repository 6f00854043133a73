package dev.raftctl.cli.simulate;

import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.node.simulation.Simulation;
import dev.raftctl.node.simulation.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The results of simulation runs.
 *
 * @param results not empty, in the order of their seeds
 * @param steps the number of steps of each run before it was healed
 */
record SimulationView(List<SimulationResult> results, long steps) implements OutputDocument {
    boolean isGood() {
        return results.stream().allMatch(SimulationResult::passed);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        DocumentBlock.NamedValuesBlock fields = new DocumentBlock.NamedValuesBlock()
                .add("seeds", seedText())
                .add("steps", Long.toString(allSteps()))
                .add("simulated time", String.format(Locale.ROOT, "%.1f s", millis() / 1e3));
        if (results.size() == 1) {
            fields.add("hash", hash(results.get(0)));
        }
        List<DocumentBlock> blocks = new ArrayList<>(List.of(fields));
        counts().forEach((kind, count) -> fields.add(kind, Long.toString(count)));
        for (SimulationResult each : results) {
            SimulationResult.SimulationFailure failure = each.failure();
            if (failure != null) {
                blocks.add(new DocumentBlock.TextLineBlock(new StyledText(
                        "seed " + each.seed() + ": " + failure.check() + " does not hold at step " + failure.step()
                                + ": " + failure.fact(),
                        TextTone.BAD)));
                blocks.add(new DocumentBlock.TextLineBlock("  " + replay(each)));
            }
        }
        if (isGood()) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText("every property holds", TextTone.GOOD)));
        }
        return blocks;
    }

    private String seedText() {
        long first = results.get(0).seed();
        return results.size() == 1 ? Long.toString(first) : first + " to " + (first + results.size() - 1);
    }

    private long allSteps() {
        return results.stream().mapToLong(SimulationResult::steps).sum();
    }

    private long millis() {
        return results.stream().mapToLong(SimulationResult::virtualNanos).sum() / 1_000_000;
    }

    private SortedMap<String, Long> counts() {
        SortedMap<String, Long> sums = new TreeMap<>();
        for (SimulationResult each : results) {
            for (Map.Entry<String, Long> count : each.counts().entrySet()) {
                sums.merge(count.getKey(), count.getValue(), Long::sum);
            }
        }
        return sums;
    }

    private static String hash(SimulationResult result) {
        return String.format(Locale.ROOT, "%016x", result.hash());
    }

    private String replay(SimulationResult result) {
        return "raftctl simulate --seed " + result.seed()
                + (steps == Simulation.DEFAULT_STEPS ? "" : " --steps " + steps) + " --trace";
    }

    private StructuredData.ObjectData failureOf(SimulationResult result, SimulationResult.SimulationFailure failure) {
        return new StructuredData.ObjectData()
                .put("seed", Long.toString(result.seed()))
                .put("check", failure.check())
                .put("step", failure.step())
                .put("fact", failure.fact())
                .put("replay", replay(result));
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> failures = new ArrayList<>();
        for (SimulationResult each : results) {
            SimulationResult.@Nullable SimulationFailure failure = each.failure();
            if (failure != null) {
                failures.add(failureOf(each, failure));
            }
        }
        StructuredData.ObjectData counts = new StructuredData.ObjectData();
        counts().forEach(counts::put);
        return StructuredData.ObjectData.withSchemaVersion()
                .put("holds", isGood())
                .put("firstSeed", Long.toString(results.get(0).seed()))
                .put("seeds", results.size())
                .put("steps", allSteps())
                .put("simulatedMs", millis())
                .put("hash", results.size() == 1 ? hash(results.get(0)) : null)
                .put("counts", counts)
                .put("failures", new StructuredData.ListData(failures));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(isGood() ? "holds" : "broken"));
    }
}
