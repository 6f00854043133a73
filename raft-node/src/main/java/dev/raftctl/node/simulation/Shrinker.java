package dev.raftctl.node.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing run smaller while the same check fails: a simpler set-up, fewer clients, fewer faults, fewer messages (delta
 * debugging, Zeller and Hildebrandt 2002).
 */
public final class Shrinker {
    private final long seed;
    private final long steps;
    private final String check;
    private final int runsMax;
    private Swarm swarm;
    private List<Long> faultsOut = List.of();
    private List<Long> mailOut = List.of();
    private List<Integer> clientsOut = List.of();
    private Course course;
    private SimulationResult best;
    private long variation;
    private int runs;

    /** What a failing run came down to. */
    public record Small(SimulationResult result, int runs, int faultsLeft, int mailLeft) {}

    private Shrinker(long seed, long steps, SimulationResult failing, String check, Course course, int runsMax) {
        this.seed = seed;
        this.steps = steps;
        this.swarm = Swarm.draw(seed);
        this.best = failing;
        this.check = check;
        this.course = course;
        this.runsMax = runsMax;
    }

    /**
     * Make the failing run of this seed smaller and tell the smallest one to {@code trace}; null when the seed does not fail.
     *
     * @param runsMax how many runs it may take
     */
    public static @Nullable Small shrink(long seed, long steps, int runsMax, TraceSink trace) {
        Course course = Course.full();
        SimulationResult first = Simulation.run(seed, steps, Swarm.draw(seed), course, TraceSink.NONE);
        SimulationResult.Failure failure = first.failure();
        if (failure == null) {
            return null;
        }
        Shrinker shrinker = new Shrinker(seed, steps, first, failure.check(), course, runsMax);
        return shrinker.shrink(trace);
    }

    private Small shrink(TraceSink trace) {
        simplify();
        leaveOutClients();
        vary();
        faultsOut = leaveOut(course.faultsMet(), out -> stillFails(swarm, out, mailOut, clientsOut), faultsOut);
        mailOut = leaveOut(course.mailMet(), out -> stillFails(swarm, faultsOut, out, clientsOut), mailOut);
        SimulationResult told = Simulation.run(
                seed, steps, swarm, new Course(faultsOut, mailOut, clientsOut, variation, Long.MAX_VALUE), trace);
        return new Small(
                told,
                runs,
                course.faultsMet().size() - count(course.faultsMet(), faultsOut),
                course.mailMet().size() - count(course.mailMet(), mailOut));
    }

    private void leaveOutClients() {
        for (int number = 1; number <= swarm.load().clients(); number++) {
            List<Integer> fewer = new ArrayList<>(clientsOut);
            fewer.add(number);
            if (stillFails(swarm, faultsOut, mailOut, fewer)) {
                clientsOut = fewer;
            }
        }
    }

    /** With the same set-up and other luck the same thing may happen much sooner. */
    private void vary() {
        int runsOfThis = runsMax / 2;
        for (long other = 1; other <= runsOfThis && runs < runsMax; other++) {
            if (fails(swarm, new Course(faultsOut, mailOut, clientsOut, other, bestStep()), bestStep() - 1)) {
                variation = other;
            }
        }
    }

    private static int count(List<Long> met, List<Long> out) {
        Set<Long> gone = new HashSet<>(out);
        return (int) met.stream().filter(gone::contains).count();
    }

    private void simplify() {
        List<UnaryOperator<Swarm>> simpler = List.of(
                it -> it.with(it.weather().fair()),
                it -> it.with(it.weather().withoutCopies()),
                it -> it.with(it.weather().withoutDrops()),
                it -> it.with(it.machinery().withoutDrift()),
                it -> it.with(it.machinery().withoutSnapshots()),
                it -> it.with(it.machinery().quick()),
                it -> it.withServers(it.voters(), 0),
                it -> it.withServers(it.voters() - 2, it.spares()),
                it -> it.withServers(it.voters() - 1, it.spares()));
        for (UnaryOperator<Swarm> way : simpler) {
            Swarm candidate = way.apply(swarm);
            if (stillFails(candidate, faultsOut, mailOut, clientsOut)) {
                swarm = candidate;
            }
        }
    }

    private interface Attempt {
        boolean fails(List<Long> leftOut);
    }

    /** Larger parts first, then smaller ones. */
    private List<Long> leaveOut(List<Long> all, Attempt attempt, List<Long> before) {
        List<Long> out = new ArrayList<>(before);
        List<Long> rest = new ArrayList<>(all);
        for (int part = Math.max(1, rest.size() / 2); part >= 1; part = part == 1 ? 0 : part / 2) {
            for (int from = rest.size(); from > 0 && runs < runsMax; from -= part) {
                List<Long> chunk = rest.subList(Math.max(0, from - part), from);
                List<Long> more = new ArrayList<>(out);
                more.addAll(chunk);
                if (attempt.fails(more)) {
                    out = more;
                    chunk.clear();
                }
            }
        }
        return out;
    }

    private boolean stillFails(Swarm with, List<Long> faults, List<Long> mail, List<Integer> clients) {
        return fails(with, new Course(faults, mail, clients, variation, bestStep() * 2 + 1), bestStep() * 2);
    }

    private boolean fails(Swarm with, Course tried, long stepMax) {
        if (runs >= runsMax) {
            return false;
        }
        runs++;
        SimulationResult result = Simulation.run(seed, steps, with, tried, TraceSink.NONE);
        SimulationResult.Failure failure = result.failure();
        if (failure == null || !failure.check().equals(check) || failure.step() > stepMax) {
            return false;
        }
        best = result;
        course = tried;
        return true;
    }

    private long bestStep() {
        SimulationResult.Failure failure = best.failure();
        return failure == null ? Long.MAX_VALUE / 2 : failure.step();
    }
}
