package dev.raftctl.node.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shrinks a failing run while the same check fails: a simpler set-up, fewer clients, fewer faults, fewer messages
 * (delta debugging, Zeller and Hildebrandt 2002).
 */
public final class Shrinker {
    private final long seed;
    private final long steps;
    private final String check;
    private final int maxRuns;
    private SimulationSettings settings;
    private List<Long> excludedFaults = List.of();
    private List<Long> excludedMessages = List.of();
    private List<Integer> excludedClients = List.of();
    private SimulationVariant variant;
    private SimulationResult smallestFailure;
    private long variation;
    private int runCount;

    /** The smallest failing run that the shrinker has found. */
    public record ShrunkRun(
            SimulationResult result, int runCount, int remainingFaultCount, int remainingMessageCount) {}

    private Shrinker(
            long seed, long steps, SimulationResult failing, String check, SimulationVariant variant, int maxRuns) {
        this.seed = seed;
        this.steps = steps;
        this.settings = SimulationSettings.draw(seed);
        this.smallestFailure = failing;
        this.check = check;
        this.variant = variant;
        this.maxRuns = maxRuns;
    }

    /**
     * Shrinks the failing run of this seed and writes the smallest one to {@code trace}; returns null if the seed does
     * not fail.
     *
     * @param maxRuns the number of runs it may take
     */
    public static @Nullable ShrunkRun shrink(long seed, long steps, int maxRuns, TraceSink trace) {
        SimulationVariant variant = SimulationVariant.unmodified();
        SimulationResult first = Simulation.run(seed, steps, SimulationSettings.draw(seed), variant, TraceSink.NONE);
        SimulationResult.SimulationFailure failure = first.failure();
        if (failure == null) {
            return null;
        }
        Shrinker shrinker = new Shrinker(seed, steps, first, failure.check(), variant, maxRuns);
        return shrinker.shrink(trace);
    }

    private ShrunkRun shrink(TraceSink trace) {
        simplifySettings();
        excludeClients();
        tryVariations();
        excludedFaults = excludeChunks(
                variant.faultsSeen(),
                excluded -> stillFails(settings, excluded, excludedMessages, excludedClients),
                excludedFaults);
        excludedMessages = excludeChunks(
                variant.messagesSeen(),
                excluded -> stillFails(settings, excludedFaults, excluded, excludedClients),
                excludedMessages);
        SimulationResult finalRun = Simulation.run(
                seed,
                steps,
                settings,
                new SimulationVariant(excludedFaults, excludedMessages, excludedClients, variation, Long.MAX_VALUE),
                trace);
        return new ShrunkRun(
                finalRun,
                runCount,
                variant.faultsSeen().size() - excludedCount(variant.faultsSeen(), excludedFaults),
                variant.messagesSeen().size() - excludedCount(variant.messagesSeen(), excludedMessages));
    }

    private void excludeClients() {
        for (int number = 1; number <= settings.workload().clientCount(); number++) {
            List<Integer> candidate = new ArrayList<>(excludedClients);
            candidate.add(number);
            if (stillFails(settings, excludedFaults, excludedMessages, candidate)) {
                excludedClients = candidate;
            }
        }
    }

    /**
     * Runs the same settings with other random numbers, because the same failure may then occur much earlier in the
     * run.
     */
    private void tryVariations() {
        int maxVariationRuns = maxRuns / 2;
        for (long candidateVariation = 1;
                candidateVariation <= maxVariationRuns && runCount < maxRuns;
                candidateVariation++) {
            if (fails(
                    settings,
                    new SimulationVariant(
                            excludedFaults, excludedMessages, excludedClients, candidateVariation, failureStep()),
                    failureStep() - 1)) {
                variation = candidateVariation;
            }
        }
    }

    private static int excludedCount(List<Long> seen, List<Long> excluded) {
        Set<Long> excludedSet = new HashSet<>(excluded);
        return (int) seen.stream().filter(excludedSet::contains).count();
    }

    private void simplifySettings() {
        List<UnaryOperator<SimulationSettings>> simpler = List.of(
                it -> it.with(it.network().withoutFaults()),
                it -> it.with(it.network().withoutDuplicates()),
                it -> it.with(it.network().withoutDrops()),
                it -> it.with(it.hardware().withoutDrift()),
                it -> it.with(it.hardware().withoutSnapshots()),
                it -> it.with(it.hardware().fast()),
                it -> it.withServers(it.voterCount(), 0),
                it -> it.withServers(it.voterCount() - 2, it.spareCount()),
                it -> it.withServers(it.voterCount() - 1, it.spareCount()));
        for (UnaryOperator<SimulationSettings> simplification : simpler) {
            SimulationSettings candidate = simplification.apply(settings);
            if (stillFails(candidate, excludedFaults, excludedMessages, excludedClients)) {
                settings = candidate;
            }
        }
    }

    private interface FailureReproductionCheck {
        boolean fails(List<Long> excluded);
    }

    /**
     * Excludes as many faults or messages as possible while the run still fails: first in large chunks, then in smaller
     * ones.
     */
    private List<Long> excludeChunks(List<Long> all, FailureReproductionCheck failureTest, List<Long> alreadyExcluded) {
        List<Long> excluded = new ArrayList<>(alreadyExcluded);
        List<Long> remaining = new ArrayList<>(all);
        for (int chunkSize = Math.max(1, remaining.size() / 2);
                chunkSize >= 1;
                chunkSize = chunkSize == 1 ? 0 : chunkSize / 2) {
            for (int from = remaining.size(); from > 0 && runCount < maxRuns; from -= chunkSize) {
                List<Long> chunk = remaining.subList(Math.max(0, from - chunkSize), from);
                List<Long> candidate = new ArrayList<>(excluded);
                candidate.addAll(chunk);
                if (failureTest.fails(candidate)) {
                    excluded = candidate;
                    chunk.clear();
                }
            }
        }
        return excluded;
    }

    private boolean stillFails(
            SimulationSettings candidateSettings, List<Long> faults, List<Long> messages, List<Integer> clients) {
        return fails(
                candidateSettings,
                new SimulationVariant(faults, messages, clients, variation, failureStep() * 2 + 1),
                failureStep() * 2);
    }

    private boolean fails(SimulationSettings candidateSettings, SimulationVariant candidateVariant, long maxStep) {
        if (runCount >= maxRuns) {
            return false;
        }
        runCount++;
        SimulationResult result = Simulation.run(seed, steps, candidateSettings, candidateVariant, TraceSink.NONE);
        SimulationResult.SimulationFailure failure = result.failure();
        if (failure == null || !failure.check().equals(check) || failure.step() > maxStep) {
            return false;
        }
        smallestFailure = result;
        variant = candidateVariant;
        return true;
    }

    private long failureStep() {
        SimulationResult.SimulationFailure failure = smallestFailure.failure();
        return failure == null ? Long.MAX_VALUE / 2 : failure.step();
    }
}
