package dev.raftctl.node.simulation;

import dev.raftctl.node.core.InvariantViolation;
import dev.raftctl.node.simulation.SimulationResult.Failure;
import dev.raftctl.node.simulation.linear.Linearizability;
import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import dev.raftctl.node.simulation.linear.Operation;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of one seed: first faults, then a healed cluster that must elect, serve and converge, and finally a check of
 * what the clients observed.
 */
public final class Simulation {
    /** The default length of a run in steps. */
    public static final long DEFAULT_STEPS = 20_000;

    private final long seed;
    private final long steps;
    private final SimulationContext context;
    private final RunVariant variant;
    private final SimulatedCluster cluster;
    private final FaultInjector faultInjector;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<Operation> history = new ArrayList<>();

    private Simulation(long seed, long steps, RunSettings settings, RunVariant variant, TraceSink trace) {
        this.seed = seed;
        this.steps = steps;
        this.context = new SimulationContext(variant.effectiveSeed(seed), trace);
        this.variant = variant;
        this.cluster = new SimulatedCluster(context, settings, variant);
        this.faultInjector = new FaultInjector(cluster, variant);
        for (int number = 1; number <= settings.workload().clientCount(); number++) {
            if (variant.includesClient(number)) {
                clients.add(new SimulatedClient(number, cluster, history));
            }
        }
    }

    /**
     * Runs this seed.
     *
     * @param steps the number of steps before the cluster is healed
     * @param trace receives every event of the run
     */
    public static SimulationResult run(long seed, long steps, TraceSink trace) {
        return run(seed, steps, RunSettings.draw(seed), RunVariant.unmodified(), trace);
    }

    static SimulationResult run(long seed, long steps, RunSettings settings, RunVariant variant, TraceSink trace) {
        return new Simulation(seed, steps, settings, variant, trace).run();
    }

    private SimulationResult run() {
        Failure failure = null;
        try {
            runFaultyPhase();
            if (!variant.isCutShort(context.steps())) {
                new HealedPhase(cluster, clients, steps).run();
                clients.forEach(SimulatedClient::abandonPending);
                failure = checkLinearizability();
            }
        } catch (SafetyViolation violation) {
            failure = new Failure(violation.property(), message(violation), context.steps(), violation);
        } catch (InvariantViolation violation) {
            failure = new Failure("CoreInvariants", message(violation), context.steps(), violation);
        } catch (RuntimeException unexpected) {
            failure = new Failure("NoException", unexpected.toString(), context.steps(), unexpected);
        }
        return new SimulationResult(seed, context.steps(), context.now(), context.hash(), context.counts(), failure);
    }

    private static String message(RuntimeException violation) {
        return String.valueOf(violation.getMessage());
    }

    private void runFaultyPhase() {
        cluster.start();
        faultInjector.start();
        for (SimulatedClient client : clients) {
            client.start();
        }
        while (context.steps() < steps && !variant.isCutShort(context.steps()) && context.step()) {
            // Every step checks itself.
        }
        faultInjector.stop();
    }

    private @Nullable Failure checkLinearizability() {
        LinearizabilityResult linearizability = Linearizability.check(history);
        if (linearizability instanceof LinearizabilityResult.Violation violation) {
            return new Failure(
                    "Linearizability",
                    "key " + violation.key() + ", no order explains " + violation.unplaced(),
                    context.steps(),
                    null);
        }
        if (linearizability instanceof LinearizabilityResult.Undecided undecided) {
            return new Failure(
                    "Linearizability",
                    "key " + undecided.key() + " undecided after " + undecided.steps() + " steps",
                    context.steps(),
                    null);
        }
        return null;
    }
}
