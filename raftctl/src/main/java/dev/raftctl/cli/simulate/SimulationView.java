package dev.raftctl.cli.simulate;

import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
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
record SimulationView(List<SimulationResult> results, long steps) implements Document {
    boolean isGood() {
        return results.stream().allMatch(SimulationResult::passed);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        Block.Fields fields = new Block.Fields()
                .add("seeds", seedText())
                .add("steps", Long.toString(allSteps()))
                .add("simulated time", String.format(Locale.ROOT, "%.1f s", millis() / 1e3));
        if (results.size() == 1) {
            fields.add("hash", hash(results.get(0)));
        }
        List<Block> blocks = new ArrayList<>(List.of(fields));
        counts().forEach((kind, count) -> fields.add(kind, Long.toString(count)));
        for (SimulationResult each : results) {
            SimulationResult.Failure failure = each.failure();
            if (failure != null) {
                blocks.add(new Block.Line(new Cell(
                        "seed " + each.seed() + ": " + failure.check() + " does not hold at step " + failure.step()
                                + ": " + failure.fact(),
                        Tone.BAD)));
                blocks.add(new Block.Line("  " + replay(each)));
            }
        }
        if (isGood()) {
            blocks.add(new Block.Line(new Cell("every property holds", Tone.GOOD)));
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

    private Data.Fields failureOf(SimulationResult result, SimulationResult.Failure failure) {
        return new Data.Fields()
                .put("seed", Long.toString(result.seed()))
                .put("check", failure.check())
                .put("step", failure.step())
                .put("fact", failure.fact())
                .put("replay", replay(result));
    }

    @Override
    public Data.Fields data() {
        List<Data> failures = new ArrayList<>();
        for (SimulationResult each : results) {
            SimulationResult.@Nullable Failure failure = each.failure();
            if (failure != null) {
                failures.add(failureOf(each, failure));
            }
        }
        Data.Fields counts = new Data.Fields();
        counts().forEach(counts::put);
        return Data.Fields.withSchemaVersion()
                .put("holds", isGood())
                .put("firstSeed", Long.toString(results.get(0).seed()))
                .put("seeds", results.size())
                .put("steps", allSteps())
                .put("simulatedMs", millis())
                .put("hash", results.size() == 1 ? hash(results.get(0)) : null)
                .put("counts", counts)
                .put("failures", new Data.Items(failures));
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(isGood() ? "holds" : "broken"));
    }
}
