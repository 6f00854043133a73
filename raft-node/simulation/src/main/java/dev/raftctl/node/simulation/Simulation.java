package dev.raftctl.node.simulation;

import dev.raftctl.node.core.InvariantViolation;
import dev.raftctl.node.simulation.SimulationResult.SimulationFailure;
import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.LinearizabilityChecker;
import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import dev.raftctl.node.simulation.safety.SafetyProperty;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
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
    private final SimulationVariant variant;
    private final SimulatedCluster cluster;
    private final FaultInjector faultInjector;
    private final List<WorkloadClient> clients = new ArrayList<>();
    private final List<ClientOperation> history = new ArrayList<>();

    private Simulation(long seed, long steps, SimulationSettings settings, SimulationVariant variant, TraceSink trace) {
        this.seed = seed;
        this.steps = steps;
        this.context = new SimulationContext(variant.effectiveSeed(seed), trace);
        this.variant = variant;
        this.cluster = new SimulatedCluster(context, settings, variant);
        this.faultInjector = new FaultInjector(cluster, variant);
        IntFunction<WorkloadClient> clientOfNumber = clientsOf(SimulationWorkload.forSeed(seed), settings);
        for (int number = 1; number <= settings.workload().clientCount(); number++) {
            if (variant.includesClient(number)) {
                clients.add(clientOfNumber.apply(number));
            }
        }
    }

    /** Adds the checks of the workload, and returns how its clients are made. */
    private IntFunction<WorkloadClient> clientsOf(SimulationWorkload workload, SimulationSettings settings) {
        return switch (workload) {
            case REGISTERS -> number -> new SimulatedClient(number, cluster, history);
            case LEASES, LOCKS -> {
                CoordinationChecks checks = new CoordinationChecks(context, settings);
                context.addEntryCheck(checks);
                boolean usesLocks = workload == SimulationWorkload.LOCKS;
                yield number -> new CoordinationClient(number, cluster, checks, usesLocks);
            }
            case TRANSACTIONS -> {
                TransactionChecks checks = new TransactionChecks(context);
                context.addEntryCheck(checks);
                yield number -> new TransactionClient(number, cluster, checks);
            }
            case WATCHES -> {
                WatchChecks checks = new WatchChecks(context);
                context.addEntryCheck(checks);
                context.drawWatchHistoryBytes();
                yield number -> new WatchedKeyWriter(number, cluster, checks);
            }
        };
    }

    /**
     * Runs this seed.
     *
     * @param steps the number of steps before the cluster is healed
     * @param trace receives every event of the run
     */
    public static SimulationResult run(long seed, long steps, TraceSink trace) {
        return run(seed, steps, SimulationSettings.draw(seed), SimulationVariant.unmodified(), trace);
    }

    static SimulationResult run(
            long seed, long steps, SimulationSettings settings, SimulationVariant variant, TraceSink trace) {
        return new Simulation(seed, steps, settings, variant, trace).run();
    }

    /** Runs this seed while this property, and no other, observes the servers. */
    static SimulationResult runObserved(long seed, SimulationVariant variant, SafetyProperty observer) {
        Simulation simulation =
                new Simulation(seed, DEFAULT_STEPS, SimulationSettings.draw(seed), variant, TraceSink.NONE);
        simulation.cluster.safetyChecker().checkOnly(observer);
        return simulation.run();
    }

    private SimulationResult run() {
        SimulationFailure failure = null;
        try {
            runFaultyPhase();
            if (!variant.isCutShort(context.steps())) {
                new HealedClusterPhase(cluster, clients, steps).run();
                clients.forEach(WorkloadClient::abandonPending);
                failure = checkLinearizability();
            }
        } catch (SafetyPropertyViolation violation) {
            failure = new SimulationFailure(violation.property(), message(violation), context.steps(), violation);
        } catch (InvariantViolation violation) {
            failure = new SimulationFailure("CoreInvariants", message(violation), context.steps(), violation);
        } catch (RuntimeException unexpected) {
            failure = new SimulationFailure("NoException", unexpected.toString(), context.steps(), unexpected);
        }
        return new SimulationResult(seed, context.steps(), context.now(), context.hash(), context.counts(), failure);
    }

    private static String message(RuntimeException violation) {
        return String.valueOf(violation.getMessage());
    }

    private void runFaultyPhase() {
        cluster.start();
        faultInjector.start();
        for (WorkloadClient client : clients) {
            client.start();
        }
        while (context.steps() < steps && !variant.isCutShort(context.steps()) && context.step()) {
            // Every step checks itself.
        }
        faultInjector.stop();
    }

    private @Nullable SimulationFailure checkLinearizability() {
        return LinearizabilityChecker.check(history)
                .accept(new LinearizabilityProblem())
                .map(problem -> new SimulationFailure("Linearizability", problem, context.steps(), null))
                .orElse(null);
    }

    /** Describes why a history does not count as linearizable; empty if it does. */
    private static final class LinearizabilityProblem implements LinearizabilityResult.Visitor<Optional<String>> {
        @Override
        public Optional<String> linearizable(LinearizabilityResult.LinearizableHistory result) {
            return Optional.empty();
        }

        @Override
        public Optional<String> violated(LinearizabilityResult.LinearizabilityViolation violation) {
            return Optional.of("key " + violation.key() + ", no order explains " + violation.unplaced());
        }

        @Override
        public Optional<String> undecided(LinearizabilityResult.LinearizabilityUndecided undecided) {
            return Optional.of("key " + undecided.key() + " undecided after " + undecided.steps() + " steps");
        }
    }
}
