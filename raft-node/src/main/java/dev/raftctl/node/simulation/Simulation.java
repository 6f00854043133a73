package dev.raftctl.node.simulation;

import dev.raftctl.node.core.InvariantViolation;
import dev.raftctl.node.simulation.SimulationResult.Failure;
import dev.raftctl.node.simulation.linear.Finding;
import dev.raftctl.node.simulation.linear.Linearizability;
import dev.raftctl.node.simulation.linear.Operation;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of one seed: faults, then a healed cluster that must elect, serve and converge, then a look at what clients saw. */
public final class Simulation {
    /** A run's length when nobody says otherwise. */
    public static final long STEPS = 20_000;

    private final long seed;
    private final long steps;
    private final World world;
    private final Course course;
    private final Cluster cluster;
    private final Nemesis nemesis;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<Operation> history = new ArrayList<>();

    private Simulation(long seed, long steps, Swarm swarm, Course course, TraceSink trace) {
        this.seed = seed;
        this.steps = steps;
        this.world = new World(course.luck(seed), trace);
        this.course = course;
        this.cluster = new Cluster(world, swarm, course);
        this.nemesis = new Nemesis(cluster, course);
        for (int number = 1; number <= swarm.load().clients(); number++) {
            if (course.hasClient(number)) {
                clients.add(new SimulatedClient(number, cluster, history));
            }
        }
    }

    /**
     * Run this seed.
     *
     * @param steps how many things may happen before the cluster is healed
     * @param trace told everything that happens
     */
    public static SimulationResult run(long seed, long steps, TraceSink trace) {
        return run(seed, steps, Swarm.draw(seed), Course.full(), trace);
    }

    static SimulationResult run(long seed, long steps, Swarm swarm, Course course, TraceSink trace) {
        return new Simulation(seed, steps, swarm, course, trace).run();
    }

    private SimulationResult run() {
        Failure failure = null;
        try {
            faultyPhase();
            if (!course.isBrokenOff(world.steps())) {
                new HealedPhase(cluster, clients, steps).run();
                clients.forEach(SimulatedClient::end);
                failure = linearizable();
            }
        } catch (SafetyViolation violation) {
            failure = new Failure(violation.property(), message(violation), world.steps(), violation);
        } catch (InvariantViolation violation) {
            failure = new Failure("CoreInvariants", message(violation), world.steps(), violation);
        } catch (RuntimeException unexpected) {
            failure = new Failure("NoException", unexpected.toString(), world.steps(), unexpected);
        }
        return new SimulationResult(seed, world.steps(), world.now(), world.hash(), world.counts(), failure);
    }

    private static String message(RuntimeException violation) {
        return String.valueOf(violation.getMessage());
    }

    private void faultyPhase() {
        cluster.begin();
        nemesis.begin();
        for (SimulatedClient client : clients) {
            client.begin();
        }
        while (world.steps() < steps && !course.isBrokenOff(world.steps()) && world.step()) {
            // Each step checks what it did.
        }
        nemesis.end();
    }

    private @Nullable Failure linearizable() {
        Finding finding = Linearizability.check(history);
        if (finding instanceof Finding.Violation violation) {
            return new Failure(
                    "Linearizability",
                    "key " + violation.key() + ", no order explains " + violation.stuck(),
                    world.steps(),
                    null);
        }
        if (finding instanceof Finding.Undecided undecided) {
            return new Failure(
                    "Linearizability",
                    "key " + undecided.key() + " not decided in " + undecided.steps() + " steps",
                    world.steps(),
                    null);
        }
        return null;
    }
}
